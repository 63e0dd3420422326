import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ifMatch, tagged } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Job, useJob } from "@/draft";
import { Button, Card, ErrorState, KeyValue, Progress, Stack } from "@/parts";
import type { Answers } from "./steps";

type PublishProps = {
  answers: Answers;
  /** The ETag of what is on the screen. */
  seen: string;
  onSeen: (etag: string) => void;
  onDone: () => void;
};

/** What was chosen, and having it made and put in force. */
export function PublishStep({ answers, seen, onSeen, onDone }: PublishProps) {
  const { t } = useTranslation("wizard");
  const cache = useQueryClient();
  const [begun, setBegun] = useState<Job | null>(null);
  const begin = useMutation({
    mutationFn: () => tagged(api.POST("/api/v1/wizard/finish", { params: { header: ifMatch(seen) } })),
    onSuccess: ({ data, etag }) => {
      onSeen(etag);
      setBegun(data);
    },
    onError: (error) => {
      if (isInForce(error)) onDone();
    },
  });
  const job = useJob(begun, { onEnd: (ended) => ended.state === "done" && onDone() });
  const running = begin.isPending || job?.state === "running";
  return (
    <Stack>
      <Card>
        <KeyValue
          pairs={[
            [t("company.name"), answers.company],
            [t("company.template"), t(`templates.${answers.template}.title`, { defaultValue: "—" })],
            [t("number.number"), answers.number || t("later")],
            ...ports(answers, t("lines.cards"), (key, count) => t(`lines.${key}`, { count })),
            [t("lines.peer"), answers.peer || t("later")],
            [t("hello.zone"), t(`zones.${answers.time_zone}`, { defaultValue: answers.time_zone })],
          ]}
        />
      </Card>
      {begin.error && !isInForce(begin.error) && (
        <ErrorState
          error={begin.error}
          onRetry={() => void cache.invalidateQueries({ queryKey: ["wizard"] })}
        />
      )}
      {job?.state === "failed" && job.problem && <ErrorState error={new ApiProblem(job.problem)} />}
      {running ? (
        <Progress label={t("publish.making")} share={job?.share ?? null} />
      ) : (
        <div>
          <Button look="primary" icon={Rocket} onClick={() => begin.mutate()}>
            {t("publish.go")}
          </Button>
        </div>
      )}
    </Stack>
  );
}

/** What is made of the sockets of cards, where there are any. */
function ports(
  { line_ports, phone_ports }: Answers,
  title: string,
  said: (key: "lineSockets" | "phoneSockets", count: number) => string,
): [string, string][] {
  const parts = [
    line_ports?.length ? said("lineSockets", line_ports.length) : "",
    phone_ports?.length ? said("phoneSockets", phone_ports.length) : "",
  ].filter(Boolean);
  return parts.length === 0 ? [] : [[title, parts.join(" · ")]];
}

/** Whether all of it is in force already: somebody went back a step, and changed nothing. */
function isInForce(error: Error): boolean {
  return error instanceof ApiProblem && error.type === "nothing_drafted";
}
