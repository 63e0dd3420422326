import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ErrorState, Loading, PageHeader, Stack } from "@/parts";
import { BackupList } from "./BackupList";
import { CheckFile } from "./CheckFile";
import { MakeBackup } from "./MakeBackup";

/** The whole box in one file: made, taken away, looked at. */
export default function Backup() {
  const { t } = useTranslation("backup");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["backups"],
    queryFn: () => body(api.GET("/api/v1/backups")),
  });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : (
        <Stack>
          <MakeBackup sizes={data.sizes} onMade={() => void refetch()} />
          <BackupList items={data.items} kept={data.kept} onChanged={() => void refetch()} />
          <CheckFile />
        </Stack>
      )}
    </>
  );
}
