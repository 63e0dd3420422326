/** One fault in what was sent: where, and what is wrong there. */
export type Fault = { path: (string | number)[]; message: string; line?: number | null };

/** A refusal of the API (RFC 9457). Its texts are English; show them through `serverText`. */
export class ApiProblem extends Error {
  readonly title: string;
  readonly status: number;
  readonly type: string;
  readonly remedy: string;
  readonly faults: Fault[];
  readonly details: string[];

  constructor(told: {
    title: string;
    status: number;
    type?: string;
    remedy?: string;
    faults?: Fault[];
    details?: string[];
  }) {
    super(told.title);
    this.name = "ApiProblem";
    this.title = told.title;
    this.status = told.status;
    this.type = told.type ?? "about:blank";
    this.remedy = told.remedy ?? "";
    this.faults = told.faults ?? [];
    this.details = told.details ?? [];
  }

  /** Somebody else changed it meanwhile (ETag). */
  get isStale(): boolean {
    return this.status === 412;
  }

  /** The message for one input, by the end of its path: `faultAt("name")`. */
  faultAt(...path: (string | number)[]): string | undefined {
    const ends = (fault: Fault) => path.every((part, at) => fault.path.at(at - path.length) === part);
    return this.faults.find(ends)?.message;
  }

  static async from(response: Response): Promise<ApiProblem> {
    const told: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    if (isTold(told)) return new ApiProblem({ ...told, status: response.status });
    return new ApiProblem({ title: `HTTP ${response.status}`, status: response.status });
  }
}

function isTold(value: unknown): value is { title: string } {
  return typeof value === "object" && value !== null && "title" in value && typeof value.title === "string";
}
