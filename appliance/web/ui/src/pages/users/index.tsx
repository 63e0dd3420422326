import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Button, ErrorState, Loading, PageHeader, Table } from "@/parts";
import { NewUser } from "./NewUser";
import { UserDrawer } from "./UserDrawer";

type User = Schemas["UserBody"];

/** Who may sign in. */
export default function Users() {
  const { t } = useTranslation("users");
  const [opened, setOpened] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["users"],
    queryFn: () => body(api.GET("/api/v1/users")),
  });
  const role = (user: User) => t(`session.role.${user.role}`, { ns: "translation" });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <Button look="primary" icon={UserPlus} onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      </PageHeader>
      {isPending && <Loading />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <Table
          label={t("title")}
          rows={data}
          id={(user) => user.user}
          onOpen={(user) => setOpened(user.user)}
          columns={[
            { key: "name", title: t("name"), show: (user) => user.name },
            { key: "user", title: t("user"), show: (user) => user.user },
            { key: "role", title: t("role"), show: role },
            { key: "agent", title: t("agent"), show: (user) => user.agent ?? "" },
            { key: "state", title: t("state"), show: (user) => <State user={user} /> },
          ]}
        />
      )}
      {adding && <NewUser onClose={() => setAdding(false)} />}
      {opened && <UserDrawer key={opened} user={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function State({ user }: { user: User }) {
  const { t } = useTranslation("users");
  if (user.disabled) return <Badge tone="warn">{t("disabled")}</Badge>;
  return <Badge tone="good">{t(user.second_factor ? "activeSecond" : "active")}</Badge>;
}
