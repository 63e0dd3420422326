import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, done } from "@/api/client";
import { moment } from "@/format/time";
import { browserName } from "@/pages/account/browserName";
import { Button, Card, ErrorState, Loading, Table } from "@/parts";

/** Where somebody is signed in, to be ended one by one. */
export function UserSignIns({ user }: { user: string }) {
  const { t } = useTranslation("users");
  const client = useQueryClient();
  const { data, error, isPending } = useQuery({
    queryKey: ["users", user, "sign-ins"],
    queryFn: () => body(api.GET("/api/v1/users/{user}/sign-ins", { params: { path: { user } } })),
    staleTime: 0,
  });
  const end = useMutation({
    mutationFn: (id: string) =>
      done(api.DELETE("/api/v1/users/{user}/sign-ins/{id}", { params: { path: { user, id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users", user, "sign-ins"] }),
  });
  return (
    <Card title={t("signIns.title")}>
      {isPending && <Loading lines={2} />}
      {(error ?? end.error) && <ErrorState error={error ?? end.error} />}
      {data?.length === 0 && <p>{t("signIns.none")}</p>}
      {data && data.length > 0 && (
        <Table
          label={t("signIns.title")}
          rows={data}
          id={(row) => row.id}
          columns={[
            { key: "browser", title: t("signIns.browser"), show: (row) => browserName(row.browser) },
            { key: "seen", title: t("signIns.seen"), show: (row) => moment(row.seen_at) },
            {
              key: "end",
              title: t("signIns.action"),
              show: (row) => (
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
