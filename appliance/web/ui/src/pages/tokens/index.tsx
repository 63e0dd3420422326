import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, done, type Schemas } from "@/api/client";
import { day, moment } from "@/format/time";
import { Badge, Button, EmptyState, ErrorState, Loading, PageHeader, Table, useConfirm } from "@/parts";
import { NewToken } from "./NewToken";

type Token = Schemas["TokenBody"];

/** Programs that ask the API in somebody's name. */
export default function Tokens() {
  const { t } = useTranslation("tokens");
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["tokens"],
    queryFn: () => body(api.GET("/api/v1/tokens")),
  });
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        {data && data.length > 0 && add}
      </PageHeader>
      {isPending && <Loading />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon={KeyRound} title={t("none")} action={add}>
          {t("noneLead")}
        </EmptyState>
      )}
      {data && data.length > 0 && <TokenTable tokens={data} />}
      {adding && <NewToken onClose={() => setAdding(false)} />}
    </>
  );
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  const { t } = useTranslation("tokens");
  const ask = useConfirm();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => done(api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const press = async (token: Token) => {
    const question = {
      title: t("revokeTitle", { name: token.name }),
      text: t("revokeText"),
      yes: t("revoke"),
    };
    if (await ask({ ...question, danger: true })) revoke.mutate(token.id);
  };
  return (
    <>
      {revoke.error && <ErrorState error={revoke.error} />}
      <Table
        label={t("title")}
        rows={tokens}
        id={(token) => token.id}
        columns={[
          { key: "name", title: t("name"), show: (token) => token.name },
          {
            key: "scopes",
            title: t("scopes"),
            show: (token) => token.scopes.map((scope) => t(`right.${scope}`)).join(t("comma")),
          },
          { key: "user", title: t("user"), show: (token) => token.user },
          { key: "until", title: t("until"), show: (token) => <Until token={token} /> },
          {
            key: "used",
            title: t("used"),
            show: (token) => (token.used_at ? moment(token.used_at) : t("never")),
          },
          {
            key: "revoke",
            title: t("action"),
            show: (token) => (
              <Button small look="danger" busy={revoke.isPending} onClick={() => void press(token)}>
                {t("revoke")}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}

function Until({ token }: { token: Token }) {
  const { t } = useTranslation("tokens");
  if (token.expired) return <Badge tone="warn">{t("expired")}</Badge>;
  return token.expires_at ? day(token.expires_at) : t("forEver");
}
