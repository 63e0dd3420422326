import { api, body, type Schemas } from "@/api/client";

export type Verdict = "right" | "unsure" | "faulty";

/** A sentence and what to do about it, in both languages; "" where there is nothing to do. */
export type Told = { sentence: string; remedy: string; sentence_zh: string; remedy_zh: string };
/** One thing that was found out: its code, of which tone it is, and its figures by name. */
export type Finding = Told & {
  what: string;
  kind: string;
  sureness: Verdict;
  measured: Record<string, number>;
};
export type Proposal = { key: string; now: unknown; proposed: unknown; why: string; why_zh: string };
/** What is no longer as it was when the line was last examined. */
export type Drift = Told & { what: string; kind: string; alarms: boolean };

export type Report = {
  id: string;
  line: string;
  at: string;
  took_s: number;
  verdict: Verdict;
  findings: Finding[];
  proposal: Proposal[];
  drift: Drift[];
};

export type Job = Schemas["JobBody"];
export type Doctor = { running: Job | null; last: Report | null };

/** What one line was like in the night's calls to oneself. */
export type NightLine = Told & { line: string; verdict: Verdict };
export type SelfCall = {
  enabled: boolean;
  at: string;
  last: { at: string; took_s: number; lines: NightLine[] } | null;
};

type Untyped = {
  GET: (path: string) => Promise<{ data?: unknown; response: Response }>;
  POST: (path: string, init?: { body: object }) => Promise<{ data?: unknown; response: Response }>;
};
const plain = api as unknown as Untyped;

export async function readDoctor(line: string): Promise<Doctor> {
  return (await body(plain.GET(`/api/v1/lines/${line}/doctor`))) as Doctor;
}

export async function examine(line: string, how: { number?: string; by?: string }): Promise<Job> {
  return (await body(plain.POST(`/api/v1/lines/${line}/doctor`, { body: how }))) as Job;
}

export async function applyReport(line: string, report: string): Promise<unknown> {
  return body(plain.POST(`/api/v1/lines/${line}/doctor/apply`, { body: { report_id: report } }));
}

export async function readSelfCall(): Promise<SelfCall> {
  return (await body(plain.GET("/api/v1/self-call"))) as SelfCall;
}
