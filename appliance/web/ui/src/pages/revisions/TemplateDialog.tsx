import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { serverText } from "@/i18n/serverText";
import { Button, Card, Dialog, ErrorState, Loading, Stack } from "@/parts";

/** Templates to begin with, each with what it is for. */
export function TemplateDialog({
  onClose,
  onChoose,
}: {
  onClose: () => void;
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation("revisions");
  const { data, error, refetch } = useQuery({
    queryKey: ["templates"],
    queryFn: () => body(api.GET("/api/v1/templates")),
  });
  return (
    <Dialog title={t("files.template")} open onClose={onClose} width={640}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <Stack>
          {data.map((each) => (
            <Card key={each.id} title={each.company}>
              <Stack>
                <p>{serverText(each.purpose)}</p>
                <div>
                  <Button
                    small
                    onClick={() => onChoose(each.id)}
                    aria-label={`${t("choose")}: ${each.company}`}
                  >
                    {t("choose")}
                  </Button>
                </div>
              </Stack>
            </Card>
          ))}
        </Stack>
      )}
    </Dialog>
  );
}
