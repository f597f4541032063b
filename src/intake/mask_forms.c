/*
 * mask_forms.c - the forms by which numbers and mail domains are recognised.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/mask_private.h"
#include "watchfloor/memory.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int number_of(const char *digits, size_t n)
{
	int number = 0;

	for (size_t i = 0; i < n; i++)
		number = 10 * number + (digits[i] - '0');
	return number;
}

/* ---- phones ---- */

bool mask_is_phone(const char *digits, size_t n)
{
	return n == 11 && digits[0] == '1' && digits[1] >= '3';
}

/* ---- resident identity numbers, GB 11643 ---- */

static bool is_birthday(const char *s)
{
	int year = number_of(s, 4), month = number_of(s + 4, 2);
	int day = number_of(s + 6, 2);

	return year >= 1900 && year < 2100 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= 31;
}

bool mask_is_resident_id(const char *s, size_t n)
{
	static const int weights[17] = { 7, 9, 10, 5,  8, 4, 2, 1, 6,
					 3, 7, 9,  10, 5, 8, 4, 2 };
	int region, sum = 0;

	if (n != 18)
		return false;
	for (size_t i = 0; i < 17; i++) {
		if (!is_digit(s[i]))
			return false;
		sum += weights[i] * (s[i] - '0');
	}
	region = number_of(s, 2);
	return region >= 11 && region <= 83 && is_birthday(s + 6) &&
	       "10X98765432"[sum % 11] == (s[17] == 'x' ? 'X' : s[17]);
}

/* ---- bank cards, ISO/IEC 7812 ---- */

/* First digits, from..to, of so many. */
static const struct issuer {
	int digits, from, to;
	size_t shortest, longest;
} issuers[] = {
	{ 2, 62, 62, 16, 19 },     { 2, 81, 81, 16, 19 },
	{ 4, 9558, 9558, 16, 19 }, { 1, 4, 4, 16, 16 },
	{ 1, 4, 4, 19, 19 },       { 2, 51, 55, 16, 16 },
	{ 4, 2221, 2720, 16, 16 }, { 4, 3528, 3589, 16, 19 },
	{ 4, 6011, 6011, 16, 19 }, { 3, 644, 659, 16, 19 },
};

static bool is_issued(const char *digits, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(issuers); i++) {
		const struct issuer *is = &issuers[i];
		int first = number_of(digits, (size_t)is->digits);

		if (n >= is->shortest && n <= is->longest &&
		    first >= is->from && first <= is->to)
			return true;
	}
	return false;
}

static bool passes_luhn(const char *digits, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';

		if (i % 2)
			d = d > 4 ? 2 * d - 9 : 2 * d;
		sum += d;
	}
	return sum % 10 == 0;
}

bool mask_is_card(const char *digits, size_t n)
{
	return n >= 16 && n <= 19 && is_issued(digits, n) &&
	       passes_luhn(digits, n);
}

/* ---- mail ---- */

#define DOMAIN_MAX 253
#define IP_TOKEN   13 /* "ip-3f9a2c81d0" */

/* The last label is of letters, or of an internationalised name. */
static bool is_top_level(const char *s, size_t n)
{
	size_t letters = 0;

	if (n > 4 && memcmp(s, "xn--", 4) == 0)
		return true;
	while (letters < n && is_alpha(s[letters]))
		letters++;
	return n >= 2 && letters == n;
}

size_t mask_domain(const char *s, size_t n)
{
	size_t len = 0, label = 0;

	/* an address was masked there */
	if (n >= IP_TOKEN && mask_is_token(s, IP_TOKEN))
		return 0;
	while (len < n && len < DOMAIN_MAX &&
	       (is_digit(s[len]) || is_alpha(s[len]) || s[len] == '-' ||
		(s[len] == '.' && len && s[len - 1] != '.')))
		len++;
	while (len && (s[len - 1] == '.' || s[len - 1] == '-'))
		len--;
	for (size_t i = 0; i < len; i++)
		if (s[i] == '.')
			label = i + 1;
	return label && is_top_level(s + label, len - label) ? len : 0;
}
