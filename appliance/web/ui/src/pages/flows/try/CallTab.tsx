import { useMutation } from "@tanstack/react-query";
import { PhoneIncoming } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiProblem } from "@/api/problem";
import { type Trail, trailOf } from "@/flow/trail";
import { Button, ErrorState, Stack } from "@/parts";
import { useEdited } from "../useEditor";
import { AttemptForm } from "./AttemptForm";
import { type Attempt, asked, FIRST_ATTEMPT, stepsOf, tryCall } from "./call";
import { Walked } from "./Walked";

interface CallTabProps {
  readonly numbers: readonly string[];
  /** A call that is walked at once, such as that of a check. */
  readonly given: Attempt | null;
  flush(): Promise<boolean>;
  onTrail(trail: Trail | null, isOver: boolean): void;
}

const STEP_MS = 850;

/** Pretend a call: it walks through the draft, step by step on the picture, with the reason of each decision. */
export function CallTab({ numbers, given, flush, onTrail }: CallTabProps) {
  const { words, flow, hotline } = useEdited();
  const { t } = words;
  const [attempt, setAttempt] = useState<Attempt>(given ?? FIRST_ATTEMPT);
  const [at, setAt] = useState(0);
  const trying = useMutation({
    mutationFn: async () => {
      await flush();
      const told = await tryCall(hotline, attempt);
      return { ...told, steps: asked(told.steps, (node) => flow.nodes[node]?.prompt) };
    },
    onSuccess: () => setAt(1),
  });
  const { mutate } = trying;
  useEffect(() => {
    if (given !== null) mutate();
  }, [given, mutate]);
  const tried = trying.data;
  const count = tried?.steps.length ?? 0;
  useEffect(() => {
    if (tried === undefined || at >= count) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setTimeout(() => setAt(still ? count : at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [tried, at, count]);
  useEffect(() => {
    onTrail(tried ? trailOf(flow, stepsOf(tried), at) : null, tried !== undefined && at >= count);
  }, [tried, at, count, flow, onTrail]);
  useEffect(() => () => onTrail(null, false), [onTrail]);
  return (
    <Stack>
      <p>{t("try.lead")}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <AttemptForm attempt={attempt} numbers={numbers} onChange={setAttempt} />
        <Button type="submit" look="primary" icon={PhoneIncoming} busy={trying.isPending}>
          {t("try.run")}
        </Button>
      </form>
      <Refusal error={trying.error} />
      {tried && <Walked tried={tried} at={at} onAt={setAt} attempt={attempt} />}
    </Stack>
  );
}

/** Why it can't be tried; faults of the draft are at the steps already. */
export function Refusal({ error }: { error: unknown }) {
  const { words } = useEdited();
  if (!error) return null;
  const isFaulty = error instanceof ApiProblem && error.faults.some((fault) => fault.path[0] === "hotlines");
  return isFaulty ? <p role="alert">{words.t("try.blocked")}</p> : <ErrorState error={error} />;
}
