import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { Button, Card, CopyText, ErrorState, KeyValue, Row, Stack, useConfirm } from "@/parts";

/** What is typed into somebody's telephone: shown when asked for, which is on record. */
export function PhoneLogin({ id }: { id: string }) {
  const { t } = useTranslation("people");
  const may = useMay()("config_edit");
  const ask = useConfirm();
  const known = useQuery({ queryKey: ["logins"], queryFn: () => body(api.GET("/api/v1/logins/phones")) });
  const params = { path: { phone_id: id } };
  const login = useMutation({
    mutationFn: (renew: boolean) =>
      renew
        ? body(api.POST("/api/v1/logins/phones/{phone_id}/renew", { params }))
        : body(api.POST("/api/v1/logins/phones/{phone_id}", { params })),
  });
  const renew = async () => {
    const yes = await ask({
      title: t("login.renewAsk"),
      text: t("login.renewText"),
      yes: t("login.renew"),
      danger: true,
    });
    if (yes) login.mutate(true);
  };
  if (!may) return null;
  const shown = login.data;
  return (
    <Card title={t("login.title")}>
      <Stack>
        <p>{t(known.data?.includes(id) === false ? "login.notYet" : "login.text")}</p>
        {shown && (
          <KeyValue
            pairs={[
              [t("login.server"), <CopyText key="s" text={serverOf(shown.server)} />],
              [t("login.port"), String(shown.port)],
              [t("login.account"), <CopyText key="a" text={shown.account} />],
              [t("login.password"), <CopyText key="p" text={shown.password} />],
            ]}
          />
        )}
        {login.error && <ErrorState error={login.error} />}
        {known.data?.includes(id) !== false && (
          <Row>
            {!shown && (
              <Button icon={KeyRound} busy={login.isPending} onClick={() => login.mutate(false)}>
                {t("login.show")}
              </Button>
            )}
            <Button look="quiet" icon={RefreshCw} busy={login.isPending} onClick={() => void renew()}>
              {t("login.renew")}
            </Button>
          </Row>
        )}
      </Stack>
    </Card>
  );
}

/** Where the switchboard listens at all its addresses, the one of this page is one of them. */
function serverOf(told: string): string {
  return told === "0.0.0.0" || told === "127.0.0.1" ? window.location.hostname : told;
}
