import { api, body, type Schemas } from "@/api/client";

export type Doctor = Schemas["DoctorBody"];
export type Report = Schemas["ReportBody"];
export type Verdict = Report["verdict"];
/** A sentence and what to do about it, in both languages; "" where there is nothing to do. */
export type Told = Pick<Finding, "sentence" | "remedy" | "sentence_zh" | "remedy_zh">;
/** One thing that was found out: its code, of which tone it is, and its figures by name. */
export type Finding = Schemas["LineFindingBody"];
export type Proposal = Schemas["ChangeBody"];
/** What is no longer as it was when the line was last examined. */
export type Drift = Schemas["DriftBody"];
export type Job = Schemas["JobBody"];
/** What one line was like in the night's calls to oneself. */
export type NightLine = Schemas["NightLineBody"];
export type Morning = Schemas["MorningBody"];
export type SelfCall = Schemas["SelfCallBody"];

/** A month of nights. */
const AT_ONCE = 30;

export async function readDoctor(line: string): Promise<Doctor> {
  return body(api.GET("/api/v1/lines/{line}/doctor", { params: { path: { line } } }));
}

/** Have a line examined; without a number or a line to call, it calls its neighbour. */
export async function examine(line: string, how: { number?: string; by?: string }): Promise<Job> {
  return body(api.POST("/api/v1/lines/{line}/doctor", { params: { path: { line } }, body: how }));
}

/** Put in force what a report proposes. */
export async function applyReport(line: string, report: string): Promise<Schemas["AppliedBody"]> {
  const sent = { params: { path: { line } }, body: { report_id: report } };
  return body(api.POST("/api/v1/lines/{line}/doctor/apply", sent));
}

/** A line's examinations, the newest first. */
export async function readReports(line: string, after?: string) {
  const query = { limit: AT_ONCE, after };
  return body(api.GET("/api/v1/lines/{line}/doctor/reports", { params: { path: { line }, query } }));
}

/** The mornings' reports, the newest first. */
export async function readMornings(after?: string) {
  return body(api.GET("/api/v1/self-call/reports", { params: { query: { limit: AT_ONCE, after } } }));
}

export async function readSelfCall(): Promise<SelfCall> {
  return body(api.GET("/api/v1/self-call"));
}
