/** Calls that must go a certain way, kept with the configuration: read, run, and told as a call that can be tried. */
import { api, body, type Schemas } from "@/api/client";
import type { SectionOf } from "@/draft";
import { readPart, writePart } from "@/draft/api";
import { type Attempt, type Behaviour, FIRST_ATTEMPT } from "./call";

export type Story = SectionOf<"stories">[number];
export type StoryResult = Schemas["StoryResultBody"];

export async function runStories(): Promise<readonly StoryResult[]> {
  return (await body(api.POST("/api/v1/stories/run", { body: { use: "draft" } }))).items;
}

/** Take a story out of the draft; give what brings it back. */
export async function removeStory(name: string): Promise<() => Promise<void>> {
  const part = await readPart<SectionOf<"stories">>({ section: "stories" });
  const left = part.value.filter((each) => each.name !== name);
  const after = await writePart({ section: "stories" }, left, part.etag);
  return async () => {
    await writePart({ section: "stories" }, part.value, after.etag);
  };
}

/** The call that a story tells of. */
export function attemptOf(story: Story): Attempt {
  return {
    ...FIRST_ATTEMPT,
    caller: story.caller ?? "",
    called: story.called ?? "",
    line: story.line ?? "",
    at: story.at ?? "",
    keys: (story.keys ?? []).join(" "),
    otherwise: story.otherwise ?? "answers",
    phones: Object.entries(story.phones ?? {}) as [string, Behaviour][],
    leavesAfter: numberOf(story.leaves_after_s),
    speaks: numberOf(story.speaks_s) ?? FIRST_ATTEMPT.speaks,
    faxPages: story.fax_pages ?? 0,
    servedBefore: story.served_before_by ?? "",
    byHand: story.by_hand ?? "",
    drawn: story.drawn ?? null,
  };
}

function numberOf(seconds: number | string | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Number(seconds);
}
