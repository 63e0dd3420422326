import type { Story } from "../useCalls";

/** The revision whose flow the call went through; null where there is no picture: no step, no hotline, no revision. */
export function flowRevision(story: Pick<Story, "revision" | "hotline" | "path">): number | null {
  const number = Number(story.revision);
  const walked = story.path.some((step) => step.node !== null);
  return walked && story.hotline !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}
