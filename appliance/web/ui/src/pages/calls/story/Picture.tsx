import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import type { JsonObject } from "@/flow/document";
import { Button, ErrorState, Loading } from "@/parts";
import type { Story } from "../useCalls";
import { flowRevision } from "./flowRevision";

const FlowPicture = lazy(() => import("../../flows/FlowPicture"));

/** The call's way, lit up on the flow as it was then; loaded when somebody wants to see it. */
export function Picture({ story }: { story: Story }) {
  const { t } = useTranslation("calls");
  const may = useMay();
  const [open, setOpen] = useState(false);
  const number = flowRevision(story);
  if (number === null || story.hotline === null || !may("config_see")) return null;
  return (
    <>
      <div>
        <Button small look="quiet" icon={Workflow} onClick={() => setOpen(!open)}>
          {t(open ? "story.pictureHide" : "story.pictureShow")}
        </Button>
      </div>
      {open && (
        <Suspense fallback={<Loading lines={6} />}>
          <Drawn story={story} revision={number} hotline={story.hotline.id} />
        </Suspense>
      )}
    </>
  );
}

function Drawn({ story, revision, hotline }: { story: Story; revision: number; hotline: string }) {
  const { t } = useTranslation("calls");
  const { data, error, refetch } = useQuery({
    queryKey: ["revision", revision],
    queryFn: () => body(api.GET("/api/v1/revisions/{number}", { params: { path: { number: revision } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={6} />;
  const document = data.document as unknown as JsonObject;
  if (!(hotline in ((document.hotlines ?? {}) as JsonObject))) return <p>{t("story.pictureNone")}</p>;
  return <FlowPicture document={document} hotline={hotline} steps={story.path} />;
}
