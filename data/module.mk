# What is installed below $(pkgdatadir), in the folders of the source tree.
playbooksdir = $(pkgdatadir)/playbooks
dist_playbooks_DATA = playbooks/desk.conf \
	playbooks/abnormal-login.json playbooks/abnormal-login.scenarios.json \
	playbooks/acceptance.json playbooks/acceptance.scenarios.json \
	playbooks/c2-callback.json playbooks/c2-callback.scenarios.json \
	playbooks/cryptomining.json playbooks/cryptomining.scenarios.json \
	playbooks/data-theft.json playbooks/data-theft.scenarios.json \
	playbooks/ddos.json playbooks/ddos.scenarios.json \
	playbooks/defacement.json playbooks/defacement.scenarios.json \
	playbooks/emergency-response.json playbooks/emergency-response.scenarios.json \
	playbooks/event-guard.json playbooks/event-guard.scenarios.json \
	playbooks/exploit.json playbooks/exploit.scenarios.json \
	playbooks/guard-shift.json playbooks/guard-shift.scenarios.json \
	playbooks/insider-misuse.json playbooks/insider-misuse.scenarios.json \
	playbooks/lateral-movement.json playbooks/lateral-movement.scenarios.json \
	playbooks/malware.json playbooks/malware.scenarios.json \
	playbooks/onboarding.json playbooks/onboarding.scenarios.json \
	playbooks/phishing.json playbooks/phishing.scenarios.json \
	playbooks/ransomware.json playbooks/ransomware.scenarios.json \
	playbooks/security-assessment.json playbooks/security-assessment.scenarios.json \
	playbooks/service-handover.json playbooks/service-handover.scenarios.json \
	playbooks/supply-chain.json playbooks/supply-chain.scenarios.json \
	playbooks/weak-password.json playbooks/weak-password.scenarios.json \
	playbooks/webshell.json playbooks/webshell.scenarios.json

# A repository of playbooks to begin with.
templatedir = $(pkgdatadir)/template
dist_template_DATA = data/template/README.md data/template/ci.yml
dist_template_SCRIPTS = data/template/pre-commit

# What notices say.
noticesdir = $(playbooksdir)/notices
dist_notices_DATA = playbooks/notices/asked.en.md \
	playbooks/notices/asked.zh_CN.md \
	playbooks/notices/closed.en.md \
	playbooks/notices/closed.zh_CN.md \
	playbooks/notices/confirmed.en.md \
	playbooks/notices/confirmed.zh_CN.md \
	playbooks/notices/contained.en.md \
	playbooks/notices/contained.zh_CN.md \
	playbooks/notices/customer-closed.en.md \
	playbooks/notices/customer-closed.zh_CN.md \
	playbooks/notices/customer-confirmed.en.md \
	playbooks/notices/customer-confirmed.zh_CN.md \
	playbooks/notices/customer-contained.en.md \
	playbooks/notices/customer-contained.zh_CN.md \
	playbooks/notices/customer-opened.en.md \
	playbooks/notices/customer-opened.zh_CN.md \
	playbooks/notices/customer-waiting.en.md \
	playbooks/notices/customer-waiting.zh_CN.md \
	playbooks/notices/escalated.en.md \
	playbooks/notices/escalated.zh_CN.md \
	playbooks/notices/handed.en.md \
	playbooks/notices/handed.zh_CN.md \
	playbooks/notices/informed.en.md \
	playbooks/notices/informed.zh_CN.md \
	playbooks/notices/late.en.md \
	playbooks/notices/late.zh_CN.md \
	playbooks/notices/opened.en.md \
	playbooks/notices/opened.zh_CN.md \
	playbooks/notices/review.en.md \
	playbooks/notices/review.zh_CN.md \
	playbooks/notices/unanswered.en.md \
	playbooks/notices/unanswered.zh_CN.md \
	playbooks/notices/unattended.en.md \
	playbooks/notices/unattended.zh_CN.md \
	playbooks/notices/waiting.en.md \
	playbooks/notices/waiting.zh_CN.md \
	playbooks/notices/warned.en.md \
	playbooks/notices/warned.zh_CN.md

taxonomydir = $(pkgdatadir)/data
dist_taxonomy_DATA = data/taxonomy

# For who imports it; see watchfloor-views(7).
grafanadir = $(pkgdatadir)/grafana
dist_grafana_DATA = data/grafana/watchfloor.json

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
dist_systemduser_DATA = data/systemd/watchfloor-courier.service \
	data/systemd/watchfloor-notify.service \
	data/systemd/watchfloor-publish.service \
	data/systemd/watchfloor-publish.timer
