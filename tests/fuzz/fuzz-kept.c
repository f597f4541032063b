/*
 * fuzz-kept.c - any bytes as what is kept of a commit, and as the commit and
 * the tree in it: nothing is proved but by the hashes.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NAME "desk.conf"
#define TEXT "[desk]\n"

static void add_object(struct strbuf *out, const char *type, const void *body,
		       size_t size, unsigned char *name)
{
	size_t begin = out->len;

	strbuf_addf(out, "%s %zu", type, size);
	strbuf_addch(out, '\0');
	strbuf_add(out, body, size);
	sha1_of(name, out->buf + begin, out->len - begin);
}

/* The objects one after the other; commit: its name. */
static void add_proof(struct strbuf *out, const struct strbuf *head,
		      const struct strbuf *tree, const struct strbuf *blob,
		      char *commit)
{
	unsigned char name[SHA1_SIZE];

	add_object(out, "commit", head->buf, head->len, name);
	hex_encode(commit, name, sizeof name);
	strbuf_add(out, tree->buf, tree->len);
	strbuf_add(out, blob->buf, blob->len);
}

/* The bytes before the entry of the file in the tree, or behind the commit's
 * own first line. */
static void try_parts(const uint8_t *data, size_t size, bool in_tree)
{
	struct strbuf blob = STRBUF_INIT, tree = STRBUF_INIT;
	struct strbuf entries = STRBUF_INIT, head = STRBUF_INIT;
	struct strbuf proof = STRBUF_INIT, out = STRBUF_INIT;
	unsigned char name[SHA1_SIZE];
	char hex[2 * SHA1_SIZE + 1];
	bool proved;

	add_object(&blob, "blob", TEXT, strlen(TEXT), name);
	if (in_tree)
		strbuf_add(&entries, data, size);
	strbuf_add(&entries, "100644 " NAME, strlen("100644 " NAME) + 1);
	strbuf_add(&entries, name, sizeof name);
	add_object(&tree, "tree", entries.buf, entries.len, name);
	hex_encode(hex, name, sizeof name);
	strbuf_addf(&head, "tree %s\n", hex);
	if (!in_tree)
		strbuf_add(&head, data, size);
	add_proof(&proof, &head, &tree, &blob, hex);
	proved = repo_prove(&out, proof.buf, proof.len, hex, NAME);
	if (proved ? strcmp(out.buf, TEXT) != 0 : !in_tree || !size)
		abort();
	strbuf_release(&blob);
	strbuf_release(&tree);
	strbuf_release(&entries);
	strbuf_release(&head);
	strbuf_release(&proof);
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf out = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_add(&text, data, size);
	if (repo_prove(&out, text.buf, text.len,
		       "0123456789abcdef0123456789abcdef01234567", NAME))
		abort();
	try_parts(data, size, true);
	try_parts(data, size, false);
	strbuf_release(&text);
	strbuf_release(&out);
	return 0;
}
