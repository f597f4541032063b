# Unit tests of playbook.
