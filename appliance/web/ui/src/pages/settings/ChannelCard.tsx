import { useMutation } from "@tanstack/react-query";
import { Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Json, useJob } from "@/draft";
import { serverText } from "@/i18n/serverText";
import { Badge, Button, ErrorState, Row, Stack, useConfirm } from "@/parts";
import { type Thing, textOf, withKey } from "@/parts/thing-form";
import { Input } from "@/parts/thing-form/Input";
import { useWords } from "@/parts/thing-form/words";
import { CHANNEL_FIELDS, type ChannelKind } from "./channels";
import styles from "./settings.module.css";

/** One way of telling people, with a test message. */
export function ChannelCard({
  id,
  channel,
  onChange,
  faultAt,
  onFlush,
}: {
  id: string;
  channel: Thing;
  onChange: (channel: Json | undefined) => void;
  faultAt: (...path: (string | number)[]) => string | undefined;
  onFlush: () => Promise<boolean>;
}) {
  const { t } = useTranslation("settings");
  const words = useWords("settings", "channel");
  const ask = useConfirm();
  const kind = textOf(channel.kind) as ChannelKind;
  const name = textOf(channel.name) || t(`kinds.${kind}`);
  const remove = async () => {
    if (await ask({ title: t("ways.remove", { name }), yes: t("ways.removeYes"), danger: true }))
      onChange(undefined);
  };
  return (
    <section className={styles.entry} aria-label={name}>
      <Row>
        <h3>{name}</h3>
        <Badge>{t(`kinds.${kind}`)}</Badge>
      </Row>
      <p className={styles.hint}>{t(`how.${kind}`)}</p>
      {faultAt() && <p className={styles.fault}>{faultAt()}</p>}
      <div className={styles.fields}>
        {CHANNEL_FIELDS[kind].map((spec) => (
          <Input
            key={spec.key}
            spec={spec}
            words={words}
            thing={channel}
            onChange={(next) => onChange(withKey(channel, spec.key, next))}
            faultAt={faultAt}
          />
        ))}
      </div>
      <Stack>
        <Row>
          <TestMessage id={id} onFlush={onFlush} />
          <Button look="quiet" small icon={Trash2} onClick={() => void remove()}>
            {t("ways.removeYes")}
          </Button>
        </Row>
      </Stack>
    </section>
  );
}

function TestMessage({ id, onFlush }: { id: string; onFlush: () => Promise<boolean> }) {
  const { t } = useTranslation("settings");
  const [begun, setBegun] = useState<Schemas["JobBody"] | null>(null);
  const job = useJob(begun);
  const send = useMutation({
    mutationFn: async () => {
      await onFlush();
      const params = { path: { channel: id } };
      return body(api.POST("/api/v1/notifications/{channel}/test", { params, body: { use: "draft" } }));
    },
    onSuccess: setBegun,
  });
  const result = job?.result as { sent: boolean; detail: string } | null | undefined;
  return (
    <>
      <Button
        small
        icon={Send}
        busy={send.isPending || job?.state === "running"}
        onClick={() => send.mutate()}
      >
        {t("test.send")}
      </Button>
      {job?.state === "done" && result && (
        <span role="status">
          {result.sent ? t("test.sent") : t("test.failed", { why: serverText(result.detail) })}
        </span>
      )}
      {send.error && <ErrorState error={send.error} />}
      {job?.problem && <ErrorState error={new ApiProblem(job.problem)} />}
    </>
  );
}
