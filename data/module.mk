# What is installed below $(pkgdatadir), in the folders of the source tree.
playbooksdir = $(pkgdatadir)/playbooks
dist_playbooks_DATA = playbooks/desk.conf playbooks/abnormal-login.json \
	playbooks/c2-callback.json playbooks/exploit.json \
	playbooks/weak-password.json playbooks/webshell.json \
	playbooks/abnormal-login.scenarios.json \
	playbooks/c2-callback.scenarios.json \
	playbooks/exploit.scenarios.json \
	playbooks/weak-password.scenarios.json \
	playbooks/webshell.scenarios.json

# A repository of playbooks to begin with.
templatedir = $(pkgdatadir)/template
dist_template_DATA = data/template/README.md data/template/ci.yml
dist_template_SCRIPTS = data/template/pre-commit

taxonomydir = $(pkgdatadir)/data
dist_taxonomy_DATA = data/taxonomy

samplesdir = $(pkgdatadir)/data/samples
dist_samples_DATA = data/samples/README.md data/samples/edge-fw.json.gz \
	data/samples/elastic-alerts.ndjson data/samples/ocsf-findings.json \
	data/samples/suricata-eve.json data/samples/wazuh-alerts.json
EXTRA_DIST += data/samples/generate.py

themesdir = $(pkgdatadir)/themes
dist_themes_DATA = themes/README.md themes/dark themes/deuteranopia \
	themes/high-contrast themes/light themes/mono

# Where the packages bash-completion and zsh look for them.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = data/completion/watchfloor
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = data/completion/_watchfloor

# For who has nobody to keep the workbench open.
systemduserdir = $(prefix)/lib/systemd/user
dist_systemduser_DATA = data/watchfloor-courier.service
