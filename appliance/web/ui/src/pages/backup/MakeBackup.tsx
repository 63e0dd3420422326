import { useMutation } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Job, useJob } from "@/draft";
import { size } from "@/format/figures";
import { serverText } from "@/i18n/serverText";
import { Button, Card, Checkbox, ErrorState, Progress, Stack, useToast } from "@/parts";

const OPTIONAL = ["recordings", "voicemail", "fax"] as const;
type What = (typeof OPTIONAL)[number];

/** What goes in besides the settings, and the button. */
export function MakeBackup({ sizes, onMade }: { sizes: Record<string, number>; onMade: () => void }) {
  const { t } = useTranslation("backup");
  const tell = useToast();
  const [wanted, setWanted] = useState<Record<What, boolean>>({
    recordings: false,
    voicemail: true,
    fax: true,
  });
  const [begun, setBegun] = useState<Job | null>(null);
  const job = useJob(begun, {
    onEnd: (end) => {
      if (end.state === "done") tell({ text: t("make.done") });
      onMade();
    },
  });
  const make = useMutation({
    mutationFn: () => body(api.POST("/api/v1/backups", { body: wanted })),
    onSuccess: setBegun,
  });
  const running = make.isPending || job?.state === "running";
  return (
    <Card title={t("make.title")}>
      <Stack>
        <p>{t("make.always")}</p>
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{t("make.besides")}</legend>
          {OPTIONAL.map((what) => (
            <Checkbox
              key={what}
              label={t(`make.${what}`, { size: size(sizes[what] ?? 0) })}
              checked={wanted[what]}
              onChange={(on) => setWanted((now) => ({ ...now, [what]: on }))}
            />
          ))}
        </fieldset>
        <div>
          <Button look="primary" icon={Archive} busy={running} onClick={() => make.mutate()}>
            {t("make.button")}
          </Button>
        </div>
        {job?.state === "running" && (
          <Progress label={serverText(job.words) || t("make.running")} share={job.share ?? null} />
        )}
        {make.error && <ErrorState error={make.error} />}
        {job?.problem && <ErrorState error={new ApiProblem(job.problem)} />}
      </Stack>
    </Card>
  );
}
