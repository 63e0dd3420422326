import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, done, type Schemas } from "@/api/client";
import { Button, Card, ErrorState, Row, Stack, TextInput, useConfirm, useToast } from "@/parts";
import { UserSignIns } from "./UserSignIns";

/** Help for who can't sign in: a new password, the second factor taken off; and where the person is signed in. */
export function Help({ user }: { user: Schemas["UserBody"] }) {
  const { t } = useTranslation("users");
  return (
    <>
      <Card title={t("help.title")}>
        <Stack>
          <NewPassword user={user.user} />
          {user.second_factor && <NoSecondFactor user={user} />}
        </Stack>
      </Card>
      <UserSignIns user={user.user} />
    </>
  );
}

function NewPassword({ user }: { user: string }) {
  const { t } = useTranslation("users");
  const tell = useToast();
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () =>
      done(api.PUT("/api/v1/users/{user}/password", { params: { path: { user } }, body: { password } })),
    onSuccess: () => {
      setPassword("");
      tell({ text: t("help.passwordSet") });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="password"
          label={t("help.password")}
          hint={t("passwordHint")}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          minLength={10}
          required
        />
        {save.error && <ErrorState error={save.error} />}
        <Row>
          <Button type="submit" busy={save.isPending}>
            {t("help.setPassword")}
          </Button>
        </Row>
      </Stack>
    </form>
  );
}

function NoSecondFactor({ user }: { user: Schemas["UserBody"] }) {
  const { t } = useTranslation("users");
  const ask = useConfirm();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      done(api.POST("/api/v1/users/{user}/second-factor/end", { params: { path: { user: user.user } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
  const press = async () => {
    const question = { title: t("help.endTitle"), text: t("help.endText"), yes: t("help.end"), danger: true };
    if (await ask(question)) end.mutate();
  };
  return (
    <Row>
      <Button look="danger" busy={end.isPending} onClick={() => void press()}>
        {t("help.end")}
      </Button>
      {end.error && <ErrorState error={end.error} />}
    </Row>
  );
}
