import { History } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JsonObject } from "@/flow/document";
import { Button, Loading } from "@/parts";
import type { Draft } from "./types";

const Replay = lazy(() => import("@/pages/flows/replay/Replay"));

/** Real calls walked through the draft, for whoever wants to see before it counts. */
export function Rehearsal({ draft }: { draft: Draft }) {
  const { t } = useTranslation("draft");
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <div>
        <Button small icon={History} onClick={() => setOpen(true)}>
          {t("publish.replay")}
        </Button>
      </div>
    );
  }
  return (
    <section aria-label={t("publish.replay")}>
      <Suspense fallback={<Loading lines={3} />}>
        <Replay document={draft.document as unknown as JsonObject} />
      </Suspense>
    </section>
  );
}
