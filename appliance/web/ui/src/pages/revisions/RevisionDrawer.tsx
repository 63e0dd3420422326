import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { DifferenceList, type LooseDocument } from "@/draft";
import { moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Drawer, ErrorState, KeyValue, Loading, Select, Stack } from "@/parts";
import { buttonLook } from "@/parts/Button";
import type { Revision } from "./index";
import { RollBack } from "./RollBack";
import { useSaid } from "./said";

type Against = "before" | "now";

/** One revision: who, when, why, what it changed or how it differs from today's, and the way back to it. */
export function RevisionDrawer({
  revision,
  current,
  onClose,
}: {
  revision: Revision;
  current: number | null;
  onClose: () => void;
}) {
  const { t } = useTranslation("revisions");
  const may = useMay();
  const said = useSaid()(revision);
  const [against, setAgainst] = useState<Against>("before");
  const { number } = revision;
  const difference = useQuery({
    queryKey: ["revisions", number, "difference", against, current],
    queryFn: () => differenceOf(number, against === "now" ? current : null),
  });
  const document = useQuery({
    queryKey: ["revisions", number, "document"],
    queryFn: () => body(api.GET("/api/v1/revisions/{number}", { params: { path: { number } } })),
  });
  const known = document.data?.document as LooseDocument | undefined;
  return (
    <Drawer
      title={t("nth", { number })}
      open
      onClose={onClose}
      width={640}
      actions={
        <>
          <a className={buttonLook("secondary")} href={`/api/v1/revisions/${number}/yaml`} download>
            <Download size={18} aria-hidden="true" />
            {t("download")}
          </a>
          {may("config_publish") && !revision.in_force && (
            <RollBack revision={revision} current={current} onDone={onClose} />
          )}
        </>
      }
    >
      <Stack>
        <KeyValue
          pairs={[
            [t("author"), said.author],
            [t("at"), moment(revision.at)],
            [t("note"), said.note || "–"],
          ]}
        />
        {revision.overruled.length > 0 && (
          <div>
            <strong>{t("overruled")}</strong>
            <ul>
              {revision.overruled.map((story) => (
                <li key={story}>{serverText(story)}</li>
              ))}
            </ul>
          </div>
        )}
        <Select
          label={t("against.label")}
          value={against}
          onChange={setAgainst}
          options={(["before", "now"] as const)
            .filter((each) => each === "before" || !revision.in_force)
            .map((value) => ({ value, label: t(`against.${value}`) }))}
        />
        {difference.error ? (
          <ErrorState error={difference.error} onRetry={() => void difference.refetch()} />
        ) : difference.data ? (
          <DifferenceList items={difference.data.items} document={known} before={known} />
        ) : (
          <Loading />
        )}
      </Stack>
    </Drawer>
  );
}

/** What came with a revision, or what going back to it would change. */
function differenceOf(number: number, current: number | null) {
  const params = { path: { number }, query: current === null ? {} : { to: current } };
  return body(api.GET("/api/v1/revisions/{number}/difference", { params }));
}
