/*
 * test-merkle.c - the tree against another implementation's, and against
 * every byte of a proof turned over.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ledger/merkle.h"
#include "ledger/store.h"
#include "vectors.h"
#include "watchfloor/memory.h"

#define BIG 70000

/* A tree over "leaf 0", "leaf 1", ... with all of its subtrees kept. */
static sha256 *level_of[32];

static int kept_node(void *ctx, int level, int64_t index, sha256 *out)
{
	*out = level_of[level][index];
	return 0;
}

static const struct merkle_source source = { kept_node, NULL };

static void leaf_number(sha256 *out, int64_t i)
{
	char text[32];
	int len = snprintf(text, sizeof text, "leaf %lld", (long long)i);

	merkle_leaf(out, text, (size_t)len);
}

static int grow(void **state)
{
	struct merkle m = { 0 };
	sha256 leaf, made[MERKLE_LEVELS];

	for (int level = 0; BIG >> level; level++)
		level_of[level] = xcalloc((BIG >> level) + 1, sizeof leaf);
	for (int64_t i = 0; i < BIG; i++) {
		int n;

		leaf_number(&leaf, i);
		n = merkle_add(&m, &leaf, made);
		assert_int_equal(n, record_hashes(i + 1));
		for (int level = 0; level < n; level++)
			level_of[level][i >> level] = made[level];
	}
	return vectors_load(state);
}

static int shrink(void **state)
{
	for (int level = 0; level < 32; level++)
		free(level_of[level]);
	return vectors_free(state);
}

static void assert_hash(const sha256 *h, const char *hex)
{
	char have[SHA256_HEX];

	assert_string_equal(hex_encode(have, h->b, SHA256_SIZE), hex);
}

static const cJSON *need_vectors(void **state, const char *key)
{
	if (!*state)
		skip();
	return vector_at(*state, key);
}

/* ---- always ---- */

static void known_roots(void **state)
{
	static const struct {
		int64_t size;
		const char *root;
	} table[] = {
		{ 0, "e3b0c44298fc1c149afbf4c8996fb924"
		     "27ae41e4649b934ca495991b7852b855" },
		{ 1, "1bb97dcc21635d47e2663efdfd0a1746"
		     "86d98dd701352dd2cd06e8b43fd3d305" },
		{ 2, "fc5f6b88ff8554f75bb2f9e6f39c31b1"
		     "936d44b69276edf7b1205a955b9761e3" },
		{ 3, "d4f92c8fbb89720eb3b55677c7d7efad"
		     "dfeb10d11a1a84a0ba8f1a23337faa95" },
		{ 7, "5a61fc2b54f9cfa71774f2432143dd40"
		     "c6cb2b11947faf65a7d3da5cb65199c8" },
		{ 20, "c69e901d7482c11b87320d6589ef4e10"
		      "61ab0d2d7b32ecc5479946fbd45bc30a" },
		{ BIG, "da0532ff7b2ee56f4067110fc964e9f2"
		       "7b5959f9527bfff3fa501aa7584deaf3" },
	};
	struct merkle m;
	sha256 root;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		must(merkle_root_at(&root, table[i].size, &source));
		assert_hash(&root, table[i].root);
		must(merkle_load(&m, table[i].size, &source));
		merkle_root(&m, &root);
		assert_hash(&root, table[i].root);
	}
}

/* Every proof of a small tree holds, for its own index and size only. */
static void inclusion_holds_for_one_place_only(void **state)
{
	struct merkle_proof p;
	sha256 root;

	for (int64_t size = 1; size <= 40; size++) {
		must(merkle_root_at(&root, size, &source));
		for (int64_t i = 0; i < size; i++) {
			must(merkle_inclusion(&p, i, size, &source));
			for (int64_t j = -1; j <= size; j++)
				assert_int_equal(
					merkle_check_inclusion(&p, j, size,
							       &level_of[0][i],
							       &root),
					j == i);
			assert_false(merkle_check_inclusion(
				&p, i, size, &level_of[0][size], &root));
		}
	}
}

/* A proof with one bit wrong, one hash less or one more proves nothing. */
static void a_corrupted_inclusion_is_refused(void **state)
{
	struct merkle_proof p, q;
	int64_t size = 21, refused = 0;
	sha256 root;

	must(merkle_root_at(&root, size, &source));
	for (int64_t i = 0; i < size; i++) {
		must(merkle_inclusion(&p, i, size, &source));
		for (int bit = 0; bit < p.n * SHA256_SIZE * 8; bit++) {
			q = p;
			q.hash[bit / 256].b[bit / 8 % 32] ^=
				(unsigned char)(1 << bit % 8);
			assert_false(merkle_check_inclusion(
				&q, i, size, &level_of[0][i], &root));
			refused++;
		}
		q = p;
		q.n--;
		assert_false(merkle_check_inclusion(&q, i, size,
						    &level_of[0][i], &root));
		q = p;
		q.hash[q.n++] = root;
		assert_false(merkle_check_inclusion(&q, i, size,
						    &level_of[0][i], &root));
	}
	assert_true(refused > 20000);
}

static void consistency_holds_for_one_pair_only(void **state)
{
	struct merkle_proof p;
	sha256 old, other, root;

	for (int64_t size = 1; size <= 40; size++) {
		must(merkle_root_at(&root, size, &source));
		for (int64_t m = 1; m <= size; m++) {
			must(merkle_root_at(&old, m, &source));
			must(merkle_root_at(&other, size + 1, &source));
			must(merkle_consistency(&p, m, size, &source));
			assert_true(merkle_check_consistency(&p, m, size, &old,
							     &root));
			assert_false(merkle_check_consistency(&p, m, size,
							      &other, &root));
			assert_false(merkle_check_consistency(&p, m, size, &old,
							      &other));
		}
	}
}

static void a_corrupted_consistency_is_refused(void **state)
{
	struct merkle_proof p, q;
	int64_t size = 21;
	sha256 old, root;

	must(merkle_root_at(&root, size, &source));
	for (int64_t m = 1; m < size; m++) {
		must(merkle_root_at(&old, m, &source));
		must(merkle_consistency(&p, m, size, &source));
		for (int bit = 0; bit < p.n * SHA256_SIZE * 8; bit++) {
			q = p;
			q.hash[bit / 256].b[bit / 8 % 32] ^=
				(unsigned char)(1 << bit % 8);
			assert_false(merkle_check_consistency(&q, m, size, &old,
							      &root));
		}
		q = p;
		q.n--;
		assert_false(
			merkle_check_consistency(&q, m, size, &old, &root));
		q = p;
		q.hash[q.n++] = root;
		assert_false(
			merkle_check_consistency(&q, m, size, &old, &root));
	}
}

static void the_empty_tree_is_consistent_with_all(void **state)
{
	struct merkle_proof none = { 0 }, one = { .n = 1 };
	sha256 empty, root;

	must(merkle_root_at(&empty, 0, &source));
	must(merkle_root_at(&root, 5, &source));
	assert_true(merkle_check_consistency(&none, 0, 5, &empty, &root));
	assert_false(merkle_check_consistency(&none, 0, 5, &root, &root));
	assert_false(merkle_check_consistency(&one, 0, 5, &empty, &root));
	assert_true(merkle_check_consistency(&none, 5, 5, &root, &root));
	assert_false(merkle_check_consistency(&none, 5, 5, &empty, &root));
	assert_false(merkle_check_consistency(&none, 6, 5, &root, &root));
}

/* ---- with the vectors ---- */

static void leaves_agree(void **state)
{
	const cJSON *leaves = need_vectors(state, "leaves"), *v;
	sha256 h;

	cJSON_ArrayForEach (v, leaves) {
		leaf_number(&h, vector_int(v, "index"));
		assert_hash(&h, vector_text(v, "leaf_hash"));
	}
	merkle_leaf(&h, "", 0);
	assert_hash(&h, vector_text(*state, "leaf_hash_of_empty_record"));
}

static int compare_roots(const cJSON *roots)
{
	const cJSON *v, *peak;
	struct merkle m;
	sha256 root;
	int i, n = 0;

	cJSON_ArrayForEach (v, roots) {
		must(merkle_load(&m, vector_int(v, "size"), &source));
		merkle_root(&m, &root);
		assert_hash(&root, vector_text(v, "root"));
		i = 0;
		cJSON_ArrayForEach (
			peak, cJSON_GetObjectItem(v, "frontier_left_to_right"))
			assert_hash(&m.peak[i++], peak->valuestring);
		n++;
	}
	return n;
}

static void roots_and_frontiers_agree(void **state)
{
	assert_int_equal(compare_roots(need_vectors(state, "roots")), 21);
	assert_int_equal(compare_roots(vector_at(*state, "big_roots")), 10);
}

static void assert_proof(const struct merkle_proof *p, const cJSON *proof)
{
	assert_int_equal(p->n, cJSON_GetArraySize(proof));
	for (int i = 0; i < p->n; i++)
		assert_hash(&p->hash[i],
			    cJSON_GetArrayItem(proof, i)->valuestring);
}

static int compare_inclusions(const cJSON *proofs)
{
	struct merkle_proof p;
	const cJSON *v;
	int n = 0;

	cJSON_ArrayForEach (v, proofs) {
		must(merkle_inclusion(&p, vector_int(v, "index"),
				      vector_int(v, "size"), &source));
		assert_proof(&p, vector_at(v, "proof"));
		n++;
	}
	return n;
}

static void inclusion_proofs_agree(void **state)
{
	const cJSON *proofs = need_vectors(state, "inclusion_proofs");

	assert_int_equal(compare_inclusions(proofs), 210);
	assert_int_equal(
		compare_inclusions(vector_at(*state, "big_inclusion_proofs")),
		8);
}

static int compare_consistencies(const cJSON *proofs)
{
	struct merkle_proof p;
	const cJSON *v;
	int n = 0;

	cJSON_ArrayForEach (v, proofs) {
		must(merkle_consistency(&p, vector_int(v, "old_size"),
					vector_int(v, "new_size"), &source));
		assert_proof(&p, vector_at(v, "proof"));
		n++;
	}
	return n;
}

static void consistency_proofs_agree(void **state)
{
	const cJSON *proofs = need_vectors(state, "consistency_proofs");

	assert_int_equal(compare_consistencies(proofs), 210);
	assert_int_equal(compare_consistencies(
				 vector_at(*state, "big_consistency_proofs")),
			 8);
}

/* The rows of a store, read in order, are x/mod's stored hashes. */
static void stored_hashes_come_in_the_same_order(void **state)
{
	const cJSON *stored = need_vectors(state, "stored_hashes_size20");
	sha256 leaf, made[MERKLE_LEVELS];
	struct merkle m = { 0 };
	int at = 0;

	for (int64_t i = 0; i < 20; i++) {
		leaf_number(&leaf, i);
		int n = merkle_add(&m, &leaf, made);

		for (int level = 0; level < n; level++) {
			const cJSON *v = cJSON_GetArrayItem(stored, at);

			assert_int_equal(vector_int(v, "stored_index"), at++);
			assert_int_equal(vector_int(v, "level"), level);
			assert_hash(&made[level], vector_text(v, "hash"));
		}
	}
	assert_int_equal(at, cJSON_GetArraySize(stored));
}

static void tiles_agree(void **state)
{
	const cJSON *tiles = need_vectors(state, "tiles_size70000"), *v;

	cJSON_ArrayForEach (v, vector_at(tiles, "samples")) {
		int level = (int)vector_int(v, "level") * 8;
		int64_t first = vector_int(v, "n") * 256;
		int64_t width = vector_int(v, "width");
		sha256 h;

		sha256_of(&h, &level_of[level][first],
			  (size_t)width * SHA256_SIZE);
		assert_hash(&h, vector_text(v, "sha256_of_tile"));
		assert_hash(&level_of[level][first],
			    vector_text(v, "first_hash"));
		assert_hash(&level_of[level][first + width - 1],
			    vector_text(v, "last_hash"));
	}
}

static void tile_paths_agree(void **state)
{
	const cJSON *paths = need_vectors(state, "tile_paths"), *v;
	struct strbuf sb = STRBUF_INIT;

	cJSON_ArrayForEach (v, paths) {
		strbuf_reset(&sb);
		tile_path(&sb, "0", vector_int(v, "n"), 256);
		assert_string_equal(sb.buf, vector_text(v, "full"));
		strbuf_reset(&sb);
		tile_path(&sb, "0", vector_int(v, "n"), 7);
		assert_string_equal(sb.buf, vector_text(v, "partial_w7"));
	}
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_roots),
		cmocka_unit_test(inclusion_holds_for_one_place_only),
		cmocka_unit_test(a_corrupted_inclusion_is_refused),
		cmocka_unit_test(consistency_holds_for_one_pair_only),
		cmocka_unit_test(a_corrupted_consistency_is_refused),
		cmocka_unit_test(the_empty_tree_is_consistent_with_all),
		cmocka_unit_test(leaves_agree),
		cmocka_unit_test(roots_and_frontiers_agree),
		cmocka_unit_test(inclusion_proofs_agree),
		cmocka_unit_test(consistency_proofs_agree),
		cmocka_unit_test(stored_hashes_come_in_the_same_order),
		cmocka_unit_test(tiles_agree),
		cmocka_unit_test(tile_paths_agree),
	};

	return cmocka_run_group_tests(tests, grow, shrink);
}
