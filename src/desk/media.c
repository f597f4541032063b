/*
 * media.c - media types by their magic bytes.
 */
#include "config.h"

#include "desk/media.h"

#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define MAGIC(at, bytes, media)                            \
	{                                                  \
		at, bytes, sizeof(bytes) - 1, media, false \
	}
#define TEXT_MAGIC(bytes, media)                         \
	{                                                \
		0, bytes, sizeof(bytes) - 1, media, true \
	}

static const struct {
	size_t at;
	const char *bytes;
	size_t len;
	const char *media;
	bool text; /* it may be text beside that; no other is */
} magics[] = {
	/* pictures */
	MAGIC(0, "\x89PNG\r\n\x1a\n", "image/png"),
	MAGIC(0, "\xff\xd8\xff", "image/jpeg"),
	MAGIC(0, "GIF87a", "image/gif"),
	MAGIC(0, "GIF89a", "image/gif"),
	MAGIC(8, "WEBPVP8", "image/webp"),
	MAGIC(0, "II*\0", "image/tiff"),
	MAGIC(0, "MM\0*", "image/tiff"),
	/* traffic, logs, memory of systems */
	MAGIC(0, "\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
	MAGIC(0, "\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
	MAGIC(0, "\x4d\x3c\xb2\xa1", "application/vnd.tcpdump.pcap"),
	MAGIC(0, "\xa1\xb2\x3c\x4d", "application/vnd.tcpdump.pcap"),
	MAGIC(0, "\x0a\x0d\x0d\x0a", "application/x-pcapng"),
	MAGIC(0, "ElfFile\0", "application/x-ms-evtx"),
	MAGIC(0, "regf", "application/x-ms-registry"),
	MAGIC(0, "SQLite format 3\0", "application/vnd.sqlite3"),
	/* programs */
	MAGIC(0,
	      "\x7f"
	      "ELF",
	      "application/x-elf"),
	MAGIC(0, "MZ", "application/vnd.microsoft.portable-executable"),
	MAGIC(0, "\xca\xfe\xba\xbe", "application/java-vm"),
	MAGIC(0, "\xfe\xed\xfa\xce", "application/x-mach-binary"),
	MAGIC(0, "\xcf\xfa\xed\xfe", "application/x-mach-binary"),
	/* documents */
	TEXT_MAGIC("%PDF-", "application/pdf"),
	TEXT_MAGIC("{\\rtf", "application/rtf"),
	MAGIC(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	      "application/x-ole-storage"),
	/* archives; what else begins like ZIP (docx, jar) is one */
	MAGIC(0, "PK\x03\x04", "application/zip"),
	MAGIC(0, "PK\x05\x06", "application/zip"),
	MAGIC(0, "\x1f\x8b", "application/gzip"),
	MAGIC(0, "\x28\xb5\x2f\xfd", "application/zstd"),
	MAGIC(0,
	      "\xfd"
	      "7zXZ\0",
	      "application/x-xz"),
	MAGIC(0, "BZh", "application/x-bzip2"),
	MAGIC(0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
	MAGIC(0, "Rar!\x1a\x07", "application/vnd.rar"),
	MAGIC(257, "ustar", "application/x-tar"),
};

/* A character may be cut at the end of the head. */
static bool is_text(const char *s, size_t len, bool whole)
{
	while (len) {
		size_t n;
		int32_t c = text_decode(s, len, &n);

		if (c < 0)
			return !whole && len < 4;
		if (c == 0 || c == 0x7f ||
		    (c < ' ' && !strchr("\a\b\t\n\f\r\x1b", c)))
			return false;
		s += n;
		len -= n;
	}
	return true;
}

const char *media_sniff(const void *head, size_t len, bool whole)
{
	const char *s = head;
	bool text;

	if (len == 0)
		return "application/x-empty";
	text = is_text(s, len, whole);
	for (size_t i = 0; i < ARRAY_SIZE(magics); i++)
		if (len >= magics[i].at + magics[i].len &&
		    (!text || magics[i].text) &&
		    memcmp(s + magics[i].at, magics[i].bytes, magics[i].len) ==
			    0)
			return magics[i].media;
	return text ? "text/plain" : "application/octet-stream";
}
