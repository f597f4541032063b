# Installed data
