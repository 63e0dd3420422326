import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ifMatch, type Schemas, type Tagged, tagged } from "@/api/client";
import { useWhole } from "@/api/useWhole";
import { Button, Drawer, ErrorState, Loading, Stack, Switch, useToast, WholeConflict } from "@/parts";
import { Help } from "./Help";
import { type Fields, UserFields } from "./UserFields";

type User = Schemas["UserBody"];
type Wish = Schemas["ChangedUserBody"];

/** One account: changed, disabled, helped. */
export function UserDrawer({ user, onClose }: { user: string; onClose: () => void }) {
  const { t } = useTranslation("users");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["users", user],
    queryFn: () => readUser(user),
    staleTime: 0,
  });
  return (
    <Drawer
      open
      title={data?.data.name ?? user}
      onClose={onClose}
      actions={
        <Button type="submit" form="user" look="primary" disabled={data === undefined}>
          {t("do.save", { ns: "translation" })}
        </Button>
      }
    >
      {isPending && <Loading />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <Stack>
          <UserForm found={data} onClose={onClose} />
          <Help user={data.data} />
        </Stack>
      )}
    </Drawer>
  );
}

function readUser(user: string): Promise<Tagged<User>> {
  return tagged(api.GET("/api/v1/users/{user}", { params: { path: { user } } }));
}

function UserForm({ found, onClose }: { found: Tagged<User>; onClose: () => void }) {
  const { t } = useTranslation("users");
  const client = useQueryClient();
  const tell = useToast();
  const { user } = found.data;
  const whole = useWhole<User, Wish>(found, {
    queryKey: ["users", user],
    read: () => readUser(user),
    write: (wish, etag) =>
      tagged(
        api.PUT("/api/v1/users/{user}", { params: { path: { user }, header: ifMatch(etag) }, body: wish }),
      ),
    onSaved: () => {
      tell({ text: t("saved") });
      onClose();
      void client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const say = useWords();
  const rows = (mine: Wish, theirs: User) =>
    say(mine).map(([label, text], at) => ({
      key: label,
      label,
      mine: text,
      theirs: say(theirs)[at]?.[1] ?? "",
    }));
  return (
    <Stack>
      <WholeConflict
        whole={whole}
        who={(theirs) => ({ by: theirs.changed_by, at: theirs.changed_at })}
        rows={rows}
      />
      <UserInputs key={whole.form} user={whole.basis} onTouch={whole.touch} onSave={whole.save} />
    </Stack>
  );
}

/** An account's fields in words. */
function useWords() {
  const { t } = useTranslation("users");
  return ({ name, role, agent, language, disabled }: Wish | User) => {
    const tongue = language === "en" ? "English" : "中文";
    return [
      [t("name"), name],
      [t("role"), t(`session.role.${role}`, { ns: "common" })],
      [t("agent"), agent ?? "—"],
      [t("language"), tongue],
      [t("disable"), t(disabled ? "yes" : "no")],
    ] as const;
  };
}

type InputsProps = { user: User; onTouch: () => void; onSave: (wish: Wish) => void };

function UserInputs({ user, onTouch, onSave }: InputsProps) {
  const { t } = useTranslation("users");
  const [wish, setWish] = useState<Fields & { disabled: boolean }>({
    name: user.name,
    role: user.role,
    agent: user.agent,
    language: user.language === "en" ? "en" : "zh",
    disabled: user.disabled,
  });
  const put = (news: Partial<typeof wish>) => {
    onTouch();
    setWish({ ...wish, ...news });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(wish);
  };
  return (
    <form id="user" onSubmit={submit}>
      <Stack>
        <UserFields value={wish} onChange={put} />
        <Switch
          label={t("disable")}
          hint={t("disableHint")}
          checked={wish.disabled}
          onChange={(disabled) => put({ disabled })}
        />
      </Stack>
    </form>
  );
}
