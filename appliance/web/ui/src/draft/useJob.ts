import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { readJob } from "./api";
import type { Job } from "./types";

const EACH_MS = 400;

/** Follow long work to its end: `const now = useJob(job, { onEnd })`. Null while there is none. */
export function useJob(begun: Job | null, { onEnd }: { onEnd?: (job: Job) => void } = {}): Job | null {
  const { data } = useQuery({
    queryKey: ["job", begun?.id ?? ""],
    queryFn: () => readJob(begun?.id ?? ""),
    enabled: begun !== null,
    refetchInterval: (query) => (query.state.data?.state === "running" ? EACH_MS : false),
    initialData: begun ?? undefined,
    staleTime: 0,
  });
  const job = begun === null ? null : (data ?? begun);
  const told = useRef("");
  useEffect(() => {
    if (job === null || job.state === "running" || told.current === job.id) return;
    told.current = job.id;
    onEnd?.(job);
  }, [job, onEnd]);
  return job;
}
