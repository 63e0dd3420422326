import type { Schemas } from "@/api/client";

export type Answers = Schemas["AnswersBody"];
export type Wizard = Schemas["WizardBody"];
type Line = Pick<Schemas["LineBody"], "kind">;
export type Template = Schemas["TemplateBody"];

export const STEPS = ["hello", "company", "number", "lines", "publish", "test"] as const;
export type Step = (typeof STEPS)[number];

type Progress = { open: boolean; answers: Pick<Answers, "finished"> };

/** Whether somebody may still go through the steps, and hasn't yet. */
export function isUnfinished({ open, answers }: Progress): boolean {
  return open && !answers.finished;
}

/** Where the page goes on: what was kept, else the beginning. */
export function stepOf(kept: string): Step {
  return STEPS.find((step) => step === kept) ?? "hello";
}

export function after(step: Step, by: 1 | -1): Step {
  return STEPS[STEPS.indexOf(step) + by] ?? step;
}

/** The lines that carry calls from outside; simulated ones are for trying things out. */
export function realLines<L extends Line>(lines: readonly L[]): L[] {
  return lines.filter((line) => line.kind !== "simulated");
}

/** Whether a step is answered well enough to go on. */
export function isAnswered(step: Step, answers: Answers): boolean {
  if (step === "hello") return /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(answers.network_name);
  if (step === "company") return answers.template !== "" && answers.company.trim() !== "";
  if (step === "number")
    return /^(\+?[0-9*#]{1,32})?$/.test(answers.number) && /^(0[1-9][0-9]{1,2})?$/.test(answers.area_code);
  if (step === "lines")
    return answers.peer === "" || /^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$/.test(answers.peer);
  return true;
}

const NEAR = [
  "Asia/Shanghai",
  "Asia/Urumqi",
  "Asia/Hong_Kong",
  "Asia/Macau",
  "Asia/Taipei",
  "Asia/Singapore",
];

/** The time zones, those of most readers first. */
export function timeZones(): string[] {
  return [...new Set([...NEAR, ...Intl.supportedValuesOf("timeZone")])];
}
