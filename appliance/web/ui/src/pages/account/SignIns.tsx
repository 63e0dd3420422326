import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, done } from "@/api/client";
import { moment } from "@/format/time";
import { Badge, Button, Card, ErrorState, Loading, Table, useToast } from "@/parts";
import { browserName } from "./browserName";

/** Where one is signed in, to be ended one by one. */
export function SignIns() {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const tell = useToast();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["sign-ins"],
    queryFn: () => body(api.GET("/api/v1/session/sign-ins")),
  });
  const end = useMutation({
    mutationFn: (id: string) =>
      done(api.DELETE("/api/v1/session/sign-ins/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      tell({ text: t("signIns.ended") });
      return client.invalidateQueries({ queryKey: ["sign-ins"] });
    },
  });
  return (
    <Card title={t("signIns.title")}>
      {isPending && <Loading lines={2} />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {end.error && <ErrorState error={end.error} />}
      {data && (
        <Table
          label={t("signIns.title")}
          rows={data}
          id={(row) => row.id}
          columns={[
            { key: "browser", title: t("signIns.browser"), show: (row) => browserName(row.browser) },
            { key: "address", title: t("signIns.address"), show: (row) => row.address },
            { key: "seen", title: t("signIns.seen"), show: (row) => moment(row.seen_at) },
            {
              key: "end",
              title: t("signIns.action"),
              show: (row) =>
                row.current ? (
                  <Badge tone="good">{t("signIns.current")}</Badge>
                ) : (
                  <Button small busy={end.isPending} onClick={() => end.mutate(row.id)}>
                    {t("signIns.end")}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}
