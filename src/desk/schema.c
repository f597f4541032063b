/*
 * schema.c - the SQL of the projections and of the tables beside the ledger.
 *
 * ticket.closed is NULL exactly while the ticket is open: the indexes hang on
 * it and not on state, so that an act which stops no clock dirties no index
 * page.
 */
#include "config.h"

#include <stddef.h>

#include "desk/projection.h"

const char desk_schema[] =
	"CREATE TABLE ticket("
	"  num INTEGER PRIMARY KEY,"
	"  id TEXT NOT NULL,"
	"  tenant TEXT NOT NULL,"
	"  title TEXT NOT NULL,"
	"  type TEXT NOT NULL,"
	"  asset TEXT NOT NULL,"
	"  src TEXT NOT NULL,"
	"  dst TEXT NOT NULL,"
	"  user TEXT NOT NULL,"
	"  url TEXT NOT NULL,"
	"  file TEXT NOT NULL,"
	"  product TEXT NOT NULL,"
	"  rule TEXT NOT NULL,"
	"  attack TEXT NOT NULL,"
	"  owner TEXT NOT NULL,"
	"  playbook TEXT NOT NULL,"
	"  fingerprint TEXT NOT NULL,"
	"  held TEXT NOT NULL,"
	"  escalated TEXT NOT NULL,"
	"  review TEXT NOT NULL,"
	"  asked TEXT NOT NULL,"
	"  returned TEXT NOT NULL,"
	"  signoff TEXT NOT NULL,"
	"  advice TEXT NOT NULL,"
	"  approval TEXT NOT NULL,"
	"  severity INTEGER NOT NULL,"
	"  state INTEGER NOT NULL,"
	"  verdict INTEGER NOT NULL,"
	"  waiting INTEGER NOT NULL,"
	"  operator INTEGER NOT NULL,"
	"  level INTEGER NOT NULL,"
	"  warned INTEGER NOT NULL,"
	"  raised INTEGER NOT NULL,"
	"  alerts INTEGER NOT NULL,"
	"  first INTEGER NOT NULL,"
	"  last INTEGER NOT NULL,"
	"  opened INTEGER NOT NULL,"
	"  changed INTEGER NOT NULL,"
	"  accepted INTEGER,"
	"  judged INTEGER,"
	"  closed INTEGER,"
	"  informed INTEGER,"
	"  contained INTEGER,"
	"  known INTEGER,"
	"  reported INTEGER,"
	"  summarised INTEGER,"
	"  escalated_at INTEGER,"
	"  answer_by INTEGER,"
	/* SEV_FATAL - severity: ascending is most severe first */
	"  urgency INTEGER AS (6 - severity) VIRTUAL,"
	/* which clocks run, a bit of enum sla_clock each, and 32 when it has
	 * an owner: see urgent.c */
	"  running INTEGER AS (32 * (owner <> '') +"
	"    CASE WHEN closed IS NOT NULL THEN 0 ELSE"
	"      (accepted IS NULL) + 2 * (judged IS NULL) + 16 +"
	"      CASE WHEN verdict IN (0, 1, 5) THEN"
	"        4 * (informed IS NULL) +"
	"        8 * (contained IS NULL AND fingerprint <> '')"
	"      ELSE 0 END END) VIRTUAL,"
	/* when its clocks run out hangs on more than its opening: it has
	 * waited, or is to be reported */
	"  special INTEGER AS (held <> '' OR"
	"    (known IS NOT NULL AND reported IS NULL)) VIRTUAL);"
	/* what runs out first, within those that run alike */
	"CREATE INDEX ticket_urgent ON"
	"  ticket(urgency, running, opened, num);"
	"CREATE INDEX ticket_special ON ticket(num)"
	"  WHERE closed IS NULL AND special;"
	/* what comes due, and whether it has been told: see supervise.c */
	"CREATE INDEX ticket_watch ON ticket(opened, warned, raised, running)"
	"  WHERE closed IS NULL;"
	"CREATE INDEX ticket_owed ON ticket(answer_by)"
	"  WHERE closed IS NULL AND answer_by IS NOT NULL;"
	/* of which a report to the authorities may be owed */
	"CREATE INDEX ticket_report ON ticket(num)"
	"  WHERE known IS NOT NULL AND summarised IS NULL;"
	/* of one owner's tickets, in the order of ticket_urgent */
	"CREATE INDEX ticket_owned ON"
	"  ticket(owner COLLATE NOCASE, urgency, running, opened, num)"
	"  WHERE closed IS NULL AND owner <> '';"
	"CREATE INDEX ticket_fingerprint ON ticket(fingerprint, tenant, num)"
	"  WHERE closed IS NULL;"
	/* how tickets of a rule ended */
	"CREATE INDEX ticket_ended ON ticket(rule, closed)"
	"  WHERE closed IS NOT NULL;"

	/* which records are about a ticket */
	"CREATE TABLE event("
	"  ticket INTEGER NOT NULL,"
	"  n INTEGER NOT NULL,"      /* from 1, as they count */
	"  record INTEGER NOT NULL," /* its id */
	"  undone INTEGER,"          /* the record that took it back */
	"  PRIMARY KEY(ticket, n)) WITHOUT ROWID;"

	/* records that changed nothing, because others came first */
	"CREATE TABLE superseded("
	"  record INTEGER PRIMARY KEY,"
	"  actor TEXT NOT NULL,"
	"  ticket INTEGER NOT NULL,"
	"  won INTEGER);" /* what was recorded of the ticket just before it */

	/* what can be taken back, newest first, and what it replaced */
	"CREATE TABLE undo("
	"  ticket INTEGER NOT NULL,"
	"  n INTEGER NOT NULL," /* from 1: a stack */
	"  record INTEGER NOT NULL,"
	"  stroke INTEGER NOT NULL," /* first record of what was done at once */
	"  act TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  run INTEGER NOT NULL,"
	"  before TEXT NOT NULL," /* columns of ticket that it changed, JSON */
	"  PRIMARY KEY(ticket, n)) WITHOUT ROWID;"
	"CREATE INDEX undo_last ON undo(actor, stroke);"

	/* who has been on watch, and whom they handed over to */
	"CREATE TABLE shift("
	"  record INTEGER PRIMARY KEY," /* that began it */
	"  actor TEXT NOT NULL,"
	"  begun INTEGER NOT NULL,"
	"  hand_to TEXT NOT NULL DEFAULT '',"
	"  handed INTEGER,"
	"  sha256 TEXT NOT NULL DEFAULT ''," /* of what was handed over */
	"  items INTEGER NOT NULL DEFAULT 0,"
	"  ended INTEGER);"
	"CREATE INDEX shift_open ON shift(actor) WHERE ended IS NULL;"

	/* what must be kept an eye on for longer than a shift */
	"CREATE TABLE watch("
	"  record INTEGER PRIMARY KEY," /* that added it */
	"  tenant TEXT NOT NULL,"       /* of its ticket, or '' */
	"  ticket INTEGER NOT NULL,"    /* 0: it is about none */
	"  text TEXT NOT NULL,"
	"  ends INTEGER,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  done INTEGER,"
	"  done_by TEXT NOT NULL DEFAULT '',"
	"  done_record INTEGER);" /* that says so */
	"CREATE INDEX watch_open ON watch(at, record) WHERE done IS NULL;"

	/* when somebody was last refused something */
	"CREATE TABLE refusal("
	"  actor TEXT NOT NULL,"
	"  what TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  PRIMARY KEY(actor, what)) WITHOUT ROWID;"

	/* commits of the desk repository that were put in force */
	"CREATE TABLE adoption("
	"  n INTEGER PRIMARY KEY," /* from 1, as they count */
	"  record INTEGER NOT NULL,"
	"  desk_commit TEXT NOT NULL,"
	"  asks INTEGER NOT NULL);" /* see adopt.h */

	/* tickets of which it was told that nobody looks after them */
	"CREATE TABLE alarm(ticket INTEGER PRIMARY KEY, at INTEGER NOT NULL);"

	/* closed tickets that a second analyst has judged again */
	"CREATE TABLE quality("
	"  ticket INTEGER PRIMARY KEY,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  first INTEGER NOT NULL,"   /* the verdict that it was closed with */
	"  second INTEGER NOT NULL);" /* and the other */

	/* how far each notice is: see outbox.h */
	"CREATE TABLE notice("
	"  key TEXT PRIMARY KEY,"
	"  ticket INTEGER NOT NULL," /* 0: it is about a shift */
	"  channel TEXT NOT NULL,"
	"  event TEXT NOT NULL,"
	"  author TEXT NOT NULL," /* whose act it tells of, when held */
	"  sha256 TEXT NOT NULL," /* of its text, or '' */
	"  state INTEGER NOT NULL,"
	"  at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX notice_of ON notice(ticket, state);"

	/* who has seen that they were called */
	"CREATE TABLE acknowledged("
	"  ticket INTEGER PRIMARY KEY,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL);"

	/* what content people have added */
	"CREATE TABLE evidence("
	"  ticket INTEGER NOT NULL,"
	"  n INTEGER NOT NULL," /* from 1 */
	"  record INTEGER NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  content TEXT NOT NULL," /* SHA-256, hex */
	"  bytes INTEGER NOT NULL,"
	"  removed INTEGER," /* the record that says so */
	"  PRIMARY KEY(ticket, n)) WITHOUT ROWID;"
	"CREATE INDEX evidence_content ON evidence(content)"
	"  WHERE removed IS NULL;"

	/* tickets of which nothing is removed, and the record that says so */
	"CREATE TABLE evidence_hold("
	"  ticket INTEGER PRIMARY KEY, record INTEGER NOT NULL);"
	/* what the customer has allowed or refused; without a ticket it
	 * stands for all of the tenant */
	"CREATE TABLE authorisation("
	"  record INTEGER PRIMARY KEY,"
	"  ticket INTEGER,"
	"  tenant TEXT NOT NULL,"
	"  party TEXT NOT NULL,"
	"  refused INTEGER NOT NULL,"
	"  who TEXT NOT NULL,"
	"  title TEXT NOT NULL,"
	"  channel TEXT NOT NULL,"
	"  assets TEXT NOT NULL,"
	"  actions TEXT NOT NULL,"
	"  begins INTEGER,"
	"  ends INTEGER,"
	"  evidence TEXT NOT NULL,"
	"  reason TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  withdrawn INTEGER,"     /* when */
	"  withdrawn_by INTEGER);" /* the record */
	"CREATE INDEX authorisation_ticket ON authorisation(ticket);"
	"CREATE INDEX authorisation_standing ON authorisation(tenant)"
	"  WHERE ticket IS NULL;"

	/* answers that may be given without, and who signed for that */
	"CREATE TABLE override("
	"  record INTEGER PRIMARY KEY,"
	"  ticket INTEGER NOT NULL,"
	"  run INTEGER NOT NULL,"
	"  n INTEGER NOT NULL," /* of the answer */
	"  step TEXT NOT NULL,"
	"  title TEXT NOT NULL,"
	"  missing TEXT NOT NULL,"
	"  reason TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  decider TEXT NOT NULL DEFAULT '',"
	"  decided INTEGER," /* when; NULL: it waits */
	"  decided_by INTEGER,"
	"  approved INTEGER NOT NULL DEFAULT 0,"
	"  comment TEXT NOT NULL DEFAULT '');"
	"CREATE INDEX override_ticket ON override(ticket);"

	/* what a customer has signed */
	"CREATE TABLE document("
	"  record INTEGER PRIMARY KEY,"
	"  tenant TEXT NOT NULL,"
	"  kind TEXT NOT NULL,"
	"  party TEXT NOT NULL,"
	"  signer TEXT NOT NULL,"
	"  title TEXT NOT NULL,"
	"  signed INTEGER NOT NULL,"
	"  ends INTEGER,"
	"  reference TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  revoked INTEGER,"
	"  reason TEXT NOT NULL DEFAULT '');"
	"CREATE INDEX document_tenant ON document(tenant, kind);"

	"CREATE TABLE run("
	"  ticket INTEGER NOT NULL,"
	"  n INTEGER NOT NULL,"
	"  playbook TEXT NOT NULL,"
	"  desk_commit TEXT NOT NULL,"
	"  blob TEXT NOT NULL,"
	"  sha256 TEXT NOT NULL,"
	"  callees TEXT NOT NULL,"   /* JSON array */
	"  externals TEXT NOT NULL," /* JSON object */
	"  needs TEXT NOT NULL,"     /* JSON object */
	"  at INTEGER NOT NULL,"     /* when it began */
	"  state INTEGER NOT NULL,"  /* enum run_state */
	"  returned_from TEXT NOT NULL DEFAULT '',"
	/* its states before reviews sent it back, a digit each */
	"  PRIMARY KEY(ticket, n)) WITHOUT ROWID;"

	/* what a move of a run to another version of its playbook replaced */
	"CREATE TABLE run_move("
	"  record INTEGER PRIMARY KEY," /* that moved it */
	"  ticket INTEGER NOT NULL,"
	"  run INTEGER NOT NULL,"
	"  before TEXT NOT NULL);" /* columns of run, and steps of answers, JSON
				    */

	/* the commands that were run on a ticket */
	"CREATE TABLE command("
	"  ticket INTEGER NOT NULL,"
	"  n INTEGER NOT NULL,"      /* from 1 */
	"  record INTEGER NOT NULL," /* that says that it began */
	"  at INTEGER NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  run INTEGER NOT NULL,"
	"  answer INTEGER NOT NULL," /* of the run, that it is for */
	"  step TEXT NOT NULL,"
	"  title TEXT NOT NULL,"
	"  type TEXT NOT NULL,"
	"  target TEXT NOT NULL,"
	"  what TEXT NOT NULL,"
	"  rule TEXT NOT NULL,"
	"  ended INTEGER," /* NULL: of that there is no record */
	"  outcome TEXT NOT NULL DEFAULT '',"
	"  status INTEGER NOT NULL DEFAULT 0,"
	"  ms INTEGER NOT NULL DEFAULT 0,"
	"  PRIMARY KEY(ticket, n)) WITHOUT ROWID;"

	"CREATE TABLE run_result("
	"  ticket INTEGER NOT NULL,"
	"  run INTEGER NOT NULL,"
	"  n INTEGER NOT NULL," /* from 0 */
	"  step TEXT NOT NULL,"
	"  outcome INTEGER NOT NULL,"
	"  answers TEXT NOT NULL," /* JSON object, or '' */
	"  reason TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  superseded INTEGER," /* the record that sent the run back before it
				 */
	"  PRIMARY KEY(ticket, run, n)) WITHOUT ROWID;";

/* The first three are the busy ones: see desk_rules. */
const char *const desk_tables[] = {
	"ticket",     "event",         "undo",
	"run",        "run_result",    "shift",
	"alarm",      "quality",       "refusal",
	"evidence",   "evidence_hold", "command",
	"adoption",   "authorisation", "override",
	"document",   "notice",        "acknowledged",
	"superseded", "run_move",      "watch",
	NULL
};

const char desk_side_schema[] =
	/* the raw texts of one batch of intake: a blob of the ledger */
	"CREATE TABLE IF NOT EXISTS block(id INTEGER PRIMARY KEY, hash BLOB NOT NULL);"

	/* What of a block was masked, as it came, encrypted: see original.h. */
	"CREATE TABLE IF NOT EXISTS original("
	"  block INTEGER PRIMARY KEY,"
	"  body BLOB NOT NULL);"

	/* The key leads with a time so that inserts stay on few pages; see
	 * struct alert. */
	"CREATE TABLE IF NOT EXISTS alert("
	"  key_time INTEGER NOT NULL,"
	"  key_hash BLOB NOT NULL,"
	"  ticket INTEGER NOT NULL,"
	"  time INTEGER NOT NULL,"
	"  severity INTEGER NOT NULL,"
	"  count INTEGER NOT NULL,"
	"  block INTEGER NOT NULL,"
	"  at INTEGER NOT NULL," /* where in the block, in bytes */
	"  len INTEGER NOT NULL,"
	"  title TEXT, src TEXT, dst TEXT, asset TEXT, user TEXT, url TEXT,"
	"  uid TEXT,"
	"  PRIMARY KEY(key_time, key_hash)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS alert_by_ticket ON alert(ticket, time);"

	/* what intake could not read */
	"CREATE TABLE IF NOT EXISTS rejected("
	"  id INTEGER PRIMARY KEY,"
	"  at INTEGER NOT NULL,"
	"  source TEXT NOT NULL,"
	"  offset INTEGER NOT NULL,"
	"  reason TEXT NOT NULL,"
	"  text BLOB NOT NULL);"

	/* What is to be told, by which channel: see notify.h.  The record is
	 * what it tells of. */
	"CREATE TABLE IF NOT EXISTS outbox("
	"  id INTEGER PRIMARY KEY,"
	"  key TEXT NOT NULL UNIQUE,"
	"  record INTEGER NOT NULL,"
	"  ticket INTEGER NOT NULL," /* 0: it is about a shift */
	"  rule TEXT NOT NULL,"
	"  channel TEXT NOT NULL,"
	"  event INTEGER NOT NULL,"
	"  critical INTEGER NOT NULL,"
	"  calls TEXT NOT NULL,"    /* members: "lin wu" */
	"  level INTEGER NOT NULL," /* how many were called before */
	"  made INTEGER NOT NULL,"
	"  due INTEGER NOT NULL," /* not before */
	"  answer_by INTEGER,"    /* or somebody else is called */
	"  state INTEGER NOT NULL,"
	"  tries INTEGER NOT NULL DEFAULT 0,"
	"  shrunk INTEGER NOT NULL DEFAULT 0," /* it was too large, so often */
	"  alone INTEGER NOT NULL DEFAULT 0,"  /* not in one with others */
	"  doubtful INTEGER NOT NULL DEFAULT 0," /* it may have arrived */
	"  tried INTEGER,"
	"  code TEXT NOT NULL DEFAULT '',"
	"  reason TEXT NOT NULL DEFAULT '');"
	"CREATE INDEX IF NOT EXISTS outbox_due ON"
	"  outbox(state, channel, due);"
	"CREATE INDEX IF NOT EXISTS outbox_answer ON outbox(answer_by)"
	"  WHERE answer_by IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS outbox_ticket ON outbox(ticket);"
	/* the newest of the own records that was looked at for it */
	"CREATE TABLE IF NOT EXISTS outbox_seen("
	"  one INTEGER PRIMARY KEY CHECK (one = 1),"
	"  seq INTEGER NOT NULL);"
	/* what of records before this one is told does not wait for the hub */
	"CREATE TABLE IF NOT EXISTS outbox_released("
	"  one INTEGER PRIMARY KEY CHECK (one = 1),"
	"  record INTEGER NOT NULL);"

	/* Content that was asked for and is not here yet: see parcel.h. */
	"CREATE TABLE IF NOT EXISTS parcel("
	"  ticket INTEGER NOT NULL,"
	"  content TEXT NOT NULL," /* SHA-256, hex */
	"  id TEXT NOT NULL,"      /* at the hub; '': given up */
	"  member TEXT NOT NULL,"  /* who asked */
	"  asked INTEGER NOT NULL,"
	"  moved INTEGER NOT NULL," /* when something of it came last */
	"  came INTEGER NOT NULL,"  /* bytes */
	"  tries INTEGER NOT NULL," /* that came to nothing */
	"  trouble TEXT NOT NULL,"
	"  PRIMARY KEY(ticket, content)) WITHOUT ROWID;"
	/* How much more of it the courier could have moved each way. */
	"CREATE TABLE IF NOT EXISTS pace("
	"  way INTEGER PRIMARY KEY,"
	"  room INTEGER NOT NULL," /* bytes */
	"  at INTEGER NOT NULL);"

	/* how a channel does */
	"CREATE TABLE IF NOT EXISTS channel("
	"  name TEXT PRIMARY KEY,"
	"  tried INTEGER NOT NULL,"
	"  sent INTEGER,"           /* the last time that it went well */
	"  class INTEGER NOT NULL," /* of the last answer */
	"  code TEXT NOT NULL,"
	"  reason TEXT NOT NULL,"
	"  latency INTEGER NOT NULL);" /* ms */
	/* When something was sent to a service, under a hash of its URL; and
	 * until when it wants nothing. */
	"CREATE TABLE IF NOT EXISTS robot("
	"  pool TEXT NOT NULL,"
	"  at INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS robot_at ON robot(pool, at);"
	"CREATE TABLE IF NOT EXISTS parked("
	"  pool TEXT PRIMARY KEY,"
	"  until INTEGER NOT NULL);";
