/*
 * corpus.c - stores of tickets, and data for the programs beside it.
 */
#include "config.h"

#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"

/* Alerts of this many tickets come mixed, as sensors send them. */
#define GROUP  50
/* The tickets of a large store came in over this time. */
#define PERIOD (30 * DAY)

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "corpus: %s: %s\n", what, fail_text());
	exit(1);
}

static void need(int ret, const char *what)
{
	if (ret < 0)
		die(what);
}

/* ---- alerts ---- */

static const struct {
	int sid;
	const char *severity, *signature, *category, *attack;
} rules[] = {
	{ 1001, "Critical",
	  "WF WEB_SERVER Webshell request, cmd parameter to "
	  "JSP in upload folder",
	  "Web Application Attack", "T1505.003" },
	{ 1002, "Critical", "WF 检测到 Webshell 写入上传目录",
	  "Web Application Attack", "T1505.003" },
	{ 1003, "Major", "WF EXPLOIT Log4j JNDI lookup in HTTP header",
	  "Attempted Administrator Privilege Gain", "T1190" },
	{ 1004, "Major", "WF 疑似 Log4j2 远程代码执行漏洞利用",
	  "Attempted Administrator Privilege Gain", "T1190" },
	{ 1005, "Major", "WF MALWARE Cobalt Strike beacon, C2 callback",
	  "A Network Trojan was detected", "T1071.001" },
	{ 1006, "Major", "WF 主机外联恶意域名，疑似 C2 回连",
	  "A Network Trojan was detected", "T1071.001" },
	{ 1007, "Major",
	  "WF ATTACK_RESPONSE Output of id command in HTTP "
	  "response",
	  "Successful Administrator Privilege Gain", "T1059" },
	{ 1008, "Minor", "WF SSH Brute force, many failed logins",
	  "Attempted User Privilege Gain", "T1110" },
	{ 1009, "Minor", "WF 弱口令登录成功", "Successful User Privilege Gain",
	  "T1110.001" },
	{ 1010, "Minor", "WF 异地登录：账号在两小时内跨城市登录",
	  "Suspicious Login", "T1078" },
	{ 1011, "Minor", "WF RDP Brute force from the internet",
	  "Attempted User Privilege Gain", "T1110" },
	{ 1012, "Minor", "WF SQL injection, UNION SELECT in URI",
	  "Web Application Attack", "T1190" },
	{ 1013, "Minor", "WF SQL 注入尝试：URI 含 UNION SELECT",
	  "Web Application Attack", "T1190" },
	{ 1014, "Minor", "WF POLICY Tor relay traffic",
	  "Potential Corporate Privacy Violation", "T1090" },
	{ 1015, "Minor", "WF DNS query for a dynamic DNS domain",
	  "Potentially Bad Traffic", "T1071.004" },
	{ 1016, "Informational", "WF SCAN Nmap service detection",
	  "Attempted Information Leak", "T1046" },
	{ 1017, "Informational", "WF 端口扫描：单源多端口",
	  "Attempted Information Leak", "T1046" },
	{ 1018, "Informational", "WF POLICY curl user agent to the internet",
	  "Not Suspicious Traffic", "T1105" },
	{ 1019, "Informational", "WF INFO Executable download over HTTP",
	  "Misc activity", "T1105" },
	{ 1020, "Informational", "WF 目录遍历尝试", "Web Application Attack",
	  "T1083" },
};

static const char *const tenants[] = { "acme", "globex", "initech", "lab" };
static const char *const roles[] = { "web", "db", "ws", "vpn", "mail" };

/* Ticket i: its rule and its host, which no other ticket has together. */
static size_t rule_of(int i)
{
	return (size_t)i % ARRAY_SIZE(rules);
}

static int host_of(int i)
{
	return i / (int)ARRAY_SIZE(rules) + (int)rule_of(i) * 131;
}

/* 1 to 9, five on average. */
static int alerts_of(int i)
{
	return 1 + i * 7 % 9;
}

static void put_alert(FILE *f, int i, int n, int64_t time)
{
	int host = host_of(i);
	const char *tenant = tenants[host % 4];
	char text[CLOCK_RFC3339_SIZE];
	size_t r = rule_of(i);

	clock_format(text, time + (int64_t)n * 20 * SECOND);
	fprintf(f,
		"{\"timestamp\":\"%.23s+0000\",\"flow_id\":%lld,"
		"\"in_iface\":\"ens19\",\"event_type\":\"alert\","
		"\"src_ip\":\"198.51.%d.%d\",\"src_port\":%d,"
		"\"dest_ip\":\"10.%d.%d.%d\",\"dest_port\":443,"
		"\"proto\":\"TCP\",\"host\":\"%s-%s-%05d\",\"alert\":"
		"{\"action\":\"allowed\",\"gid\":1,\"signature_id\":%d,"
		"\"rev\":2,\"signature\":\"%s\",\"category\":\"%s\","
		"\"severity\":2,\"metadata\":{\"signature_severity\":[\"%s\"],"
		"\"mitre_technique_id\":[\"%s\"]}},\"http\":{\"hostname\":"
		"\"www.%s.example\",\"url\":\"/upload/%d.jsp?cmd=id\","
		"\"http_method\":\"GET\",\"protocol\":\"HTTP/1.1\","
		"\"status\":200,\"length\":%d},\"app_proto\":\"http\","
		"\"direction\":\"to_server\"}\n",
		text, i * 16LL + n, i / 250 % 250, i % 250, 1024 + n,
		host % 4 + 11, host / 250 % 250, host % 250, tenant,
		roles[host / 4 % 5], host, rules[r].sid + 1000000,
		rules[r].signature, rules[r].category, rules[r].severity,
		rules[r].attack, tenant, i % 1000, 100 + n);
}

static void put_alerts(FILE *f, int tickets)
{
	int64_t begin = clock_now() - PERIOD - HOUR;

	for (int from = 0; from < tickets; from += GROUP)
		for (int n = 0; n < 9; n++)
			for (int i = from; i < from + GROUP && i < tickets; i++)
				if (n < alerts_of(i))
					put_alert(f, i, n,
						  begin + PERIOD / tickets * i);
}

/* ---- a store ---- */

/* Through a pipe: a million alerts need no file. */
static void read_alerts(struct desk *d, const char *fifo, int tickets)
{
	const struct intake_options o = { .format = "suricata" };
	struct intake_summary sum = { .lines = 0 };
	int status;
	pid_t pid;
	FILE *f;

	if (mkfifo(fifo, 0600) < 0 || (pid = fork()) < 0)
		die(fifo);
	if (pid == 0) {
		f = fopen(fifo, "w");
		if (f)
			put_alerts(f, tickets);
		_exit(!f || fclose(f) != 0);
	}
	need(intake_file(d, fifo, &o, &sum), fifo);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		die("writing alerts");
	unlink(fifo);
	if (sum.alerts != sum.lines || sum.opened != tickets)
		die("not every alert came in as it was meant");
	fprintf(stderr, "corpus: %lld tickets from %lld alerts\n",
		(long long)sum.opened, (long long)sum.alerts);
}

/* One in twenty is being worked on, and half of those are done. */
static void work_tickets(struct desk *d, int tickets)
{
	for (int i = 1; i <= tickets; i += 20) {
		char *id = xasprintf("%d", i);

		need(ticket_claim(d, id), id);
		if (i % 3)
			need(ticket_judge(d, id, VERDICT_BENIGN,
					  "客户的扫描器，变更单 CR-118"),
			     id);
		if (i % 3 && i / 20 % 2)
			need(ticket_close(d, id, VERDICT_NONE, NULL), id);
		free(id);
	}
}

static void make_store(const char *path, int tickets)
{
	char *fifo = xasprintf("%s.fifo", path);
	struct desk *d;

	need(desk_init(path, "bench"), path);
	need(desk_open(&d, path, LEDGER_WRITE), path);
	read_alerts(d, fifo, tickets);
	work_tickets(d, tickets);
	desk_close(d);
	free(fifo);
}

/* ---- for the programs beside it ---- */

static void put_commits(FILE *f, int commits)
{
	int64_t begin = 1700000000;

	for (int i = 0; i < commits; i++) {
		char *message = xasprintf("Change %d: %s\n", i,
					  rules[rule_of(i)].signature);

		fprintf(f,
			"commit refs/heads/main\ncommitter %s <%s@example.org> "
			"%lld +0800\ndata %zu\n%s\n",
			tenants[i % 4], tenants[i % 4],
			(long long)(begin + i * 60), strlen(message), message);
		free(message);
	}
}

static void make_git(const char *path, int commits)
{
	char *command = xasprintf("git init -q --bare -b main '%s' && "
				  "git -C '%s' fast-import --quiet",
				  path, path);
	FILE *f = popen(command, "w");

	if (f)
		put_commits(f, commits);
	if (!f || pclose(f) != 0)
		die(path);
	free(command);
}

static void make_file(const char *path, void (*put)(FILE *f, int n), int n)
{
	FILE *f = fopen(path, "w");

	if (f)
		put(f, n);
	if (!f || fclose(f) != 0)
		die(path);
}

static void put_lines(FILE *f, int lines)
{
	int64_t begin = clock_now() - PERIOD;

	for (int i = 0; i < lines; i++)
		put_alert(f, i / 5, i % 5, begin + (int64_t)i * 2 * SECOND);
}

static void make_log(const char *path, int lines)
{
	make_file(path, put_lines, lines);
}

static void put_messages(FILE *f, int messages)
{
	for (int i = 0; i < messages; i++) {
		const char *from = tenants[i % 4];

		fprintf(f,
			"From %s@example.org Mon Nov 23 02:58:11 2026\n"
			"From: %s <%s@example.org>\nTo: soc@example.org\n"
			"Subject: %s\nDate: Mon, 23 Nov 2026 02:58:11 +0000\n"
			"Message-ID: <%d@example.org>\n"
			"Content-Type: text/plain; charset=utf-8\n\n"
			"Alert %d on %s-%05d.\n\n",
			from, from, from, rules[rule_of(i)].signature, i, i,
			roles[i % 5], host_of(i));
	}
}

static void make_mbox(const char *path, int messages)
{
	make_file(path, put_messages, messages);
}

/* ---- once ---- */

/* What is half made is left under another name. */
static char *made(const char *dir, const char *kind, int n,
		  void (*make)(const char *path, int n))
{
	char *path = xasprintf("%s/%s-%d", dir, kind, n);
	char *half = xasprintf("%s.half", path);
	int64_t start = clock_ticks();

	if (access(path, F_OK) < 0) {
		char *command = xasprintf("rm -rf '%s' '%s.fifo'", half, half);

		need(file_mkdirs(dir, 0700), dir);
		if (system(command) != 0)
			die(command);
		fprintf(stderr, "corpus: making %s\n", path);
		make(half, n);
		if (rename(half, path) < 0)
			die(path);
		fprintf(stderr, "corpus: in %.0f s\n", bench_seconds(start));
		free(command);
	}
	free(half);
	return path;
}

/* A newer program brings the projections up when it opens a store: not while
 * it is measured. */
char *corpus_store(const char *dir, int tickets)
{
	char *path = made(dir, "store", tickets, make_store);
	struct desk *d;

	need(desk_open(&d, path, LEDGER_WRITE), path);
	desk_close(d);
	return path;
}

char *corpus_git(const char *dir, int commits)
{
	return made(dir, "git", commits, make_git);
}

char *corpus_log(const char *dir, int lines)
{
	return made(dir, "log", lines, make_log);
}

char *corpus_mbox(const char *dir, int messages)
{
	return made(dir, "mbox", messages, make_mbox);
}
