import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import { Button, useConfirm, useToast } from "@/parts";
import styles from "./SampleBanner.module.css";
import { useMay } from "./session";

const KEY = ["samples"] as const;

/** Tells that the calls were made up, and removes them in one press. Nothing where there are none. */
export default function SampleBanner() {
  const { t } = useTranslation("samples");
  const may = useMay()("system_edit");
  const ask = useConfirm();
  const tell = useToast();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => body(api.GET("/api/v1/samples")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const removal = useMutation({
    mutationFn: () => body(api.DELETE("/api/v1/samples")),
    onSuccess: async () => {
      tell({ text: t("removed") });
      await cache.invalidateQueries();
    },
    onError: (error) => tell({ text: error instanceof ApiProblem ? serverText(error.title) : t("failed") }),
  });
  if (data === undefined || data.calls === 0) return null;
  const remove = async () => {
    const yes = await ask({
      title: t("ask"),
      text: t("askText", { count: data.calls }),
      yes: t("remove"),
      danger: true,
    });
    if (yes) removal.mutate();
  };
  return (
    <aside className={styles.banner} aria-label={t("label")}>
      <FlaskConical size={18} aria-hidden="true" />
      <span>{t("text")}</span>
      {may && (
        <Button small look="quiet" busy={removal.isPending} onClick={() => void remove()}>
          {t("remove")}
        </Button>
      )}
    </aside>
  );
}
