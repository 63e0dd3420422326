import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, Drawer, ErrorState, Stack, TextInput, useToast } from "@/parts";
import { type Fields, UserFields } from "./UserFields";

const EMPTY: Fields = { name: "", role: "agent", agent: null, language: "zh" };

/** Give somebody an account. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("users");
  const client = useQueryClient();
  const tell = useToast();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [fields, setFields] = useState(EMPTY);
  const add = useMutation({
    mutationFn: () => body(api.POST("/api/v1/users", { body: { ...fields, user, password } })),
    onSuccess: (made) => {
      tell({ text: t("added", { name: made.name, user: made.user }) });
      onClose();
      return client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Drawer
      open
      title={t("add")}
      onClose={onClose}
      actions={
        <Button type="submit" form="new-user" look="primary" busy={add.isPending}>
          {t("add")}
        </Button>
      }
    >
      <form id="new-user" onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("user")}
            hint={t("userHint")}
            value={user}
            onChange={setUser}
            autoComplete="off"
            autoCapitalize="none"
            maxLength={32}
            required
          />
          <UserFields value={fields} onChange={setFields} />
          <TextInput
            type="password"
            label={t("password")}
            hint={t("passwordHint")}
            value={password}
            onChange={setPassword}
            autoComplete="new-password"
            minLength={10}
            required
          />
          {add.error && <ErrorState error={add.error} />}
        </Stack>
      </form>
    </Drawer>
  );
}
