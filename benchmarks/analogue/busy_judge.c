/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Copyright (C) 2026 the Zongji authors
 *
 * This program is free software, distributed under the terms of the GNU General Public License Version 2:
 * it is compiled against Asterisk's headers and runs inside of Asterisk.
 */

/*
 * A module for Asterisk that asks its own busy detector, the one behind chan_dahdi's busydetect=yes, about sounds from
 * a file, and then ends Asterisk. $ZONGJI_SOUNDS holds, one after the other: the number of samples (int32), then so
 * many int16 samples at 8 kHz. For each, two int32 are written to $ZONGJI_VERDICTS: how many times busycount=4
 * detected busy without and with busypattern=350,350, and before each the sample after which it was first (-1: never).
 * All numbers are in the machine's byte order. After a detection the detector is reset, as after a hang-up.
 */

#include "asterisk.h"

#include <stdio.h>
#include <unistd.h>

#include "asterisk/dsp.h"
#include "asterisk/format_cache.h"
#include "asterisk/frame.h"
#include "asterisk/module.h"

#define FRAME 160
#define BUSYCOUNT 4

struct verdict {
	int32_t first;
	int32_t times;
};

static struct ast_dsp *detector(int with_pattern)
{
	struct ast_dsp_busy_pattern pattern = { .length = 2, .pattern = { 350, 350, 0, 0 } };
	struct ast_dsp *dsp = ast_dsp_new();

	if (dsp) {
		ast_dsp_set_features(dsp, DSP_FEATURE_BUSY_DETECT);
		ast_dsp_set_busy_count(dsp, BUSYCOUNT);
		if (with_pattern) {
			ast_dsp_set_busy_pattern(dsp, &pattern);
		}
	}
	return dsp;
}

/* What ast_dsp_process does for DSP_FEATURE_BUSY_DETECT, but that it hangs no channel up. */
static int hears_busy(struct ast_dsp *dsp, int16_t *samples)
{
	struct ast_frame frame = {
		.frametype = AST_FRAME_VOICE,
		.subclass.format = ast_format_slin,
		.data.ptr = samples,
		.datalen = FRAME * sizeof(*samples),
		.samples = FRAME,
	};

	ast_dsp_silence(dsp, &frame, NULL);
	return ast_dsp_busydetect(dsp);
}

static int judge(int with_pattern, int16_t *samples, int32_t count, struct verdict *verdict)
{
	struct ast_dsp *dsp = detector(with_pattern);
	int32_t at;

	verdict->first = -1;
	verdict->times = 0;
	for (at = 0; dsp && at + FRAME <= count; at += FRAME) {
		if (hears_busy(dsp, samples + at)) {
			verdict->first = verdict->times ? verdict->first : at + FRAME;
			verdict->times++;
			ast_dsp_free(dsp);
			dsp = detector(with_pattern);
		}
	}
	if (!dsp) {
		return -1;
	}
	ast_dsp_free(dsp);
	return 0;
}

static int judge_all(FILE *sounds, FILE *verdicts)
{
	int32_t count;

	while (fread(&count, sizeof(count), 1, sounds) == 1) {
		struct verdict both[2];
		int16_t *samples = count > 0 ? ast_malloc(count * sizeof(*samples)) : NULL;
		int failed = !samples || fread(samples, sizeof(*samples), count, sounds) != (size_t) count
			|| judge(0, samples, count, &both[0]) || judge(1, samples, count, &both[1])
			|| fwrite(both, sizeof(both), 1, verdicts) != 1;

		ast_free(samples);
		if (failed) {
			return 1;
		}
	}
	return 0;
}

static int load_module(void)
{
	FILE *sounds = fopen(getenv("ZONGJI_SOUNDS") ?: "", "rb");
	FILE *verdicts = fopen(getenv("ZONGJI_VERDICTS") ?: "", "wb");
	int result = sounds && verdicts ? judge_all(sounds, verdicts) : 2;

	if (verdicts && fclose(verdicts)) {
		result = 3;
	}
	_exit(result);
}

static int unload_module(void)
{
	return 0;
}

AST_MODULE_INFO(ASTERISK_GPL_KEY, AST_MODFLAG_DEFAULT, "Judges sounds by the busy detector",
	.support_level = AST_MODULE_SUPPORT_EXTENDED,
	.load = load_module,
	.unload = unload_module,
);
