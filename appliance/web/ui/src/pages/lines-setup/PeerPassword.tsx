import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { Button, Card, ErrorState, Stack, TextInput, useToast } from "@/parts";

/** The password of a gateway or carrier: set here, shown nowhere. */
export function PeerPassword({ id }: { id: string }) {
  const { t } = useTranslation("lines-setup");
  const may = useMay()("config_edit");
  const tell = useToast();
  const [typed, setTyped] = useState("");
  const change = useMutation({
    mutationFn: () =>
      body(
        api.PUT("/api/v1/logins/peers/{peer_id}", {
          params: { path: { peer_id: id } },
          body: { password: typed },
        }),
      ),
    onSuccess: ({ holds, username }) => {
      setTyped("");
      tell({ text: t(holds ? "password.holds" : "password.later", { username }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  if (!may) return null;
  return (
    <Card title={t("password.title")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("password.label")}
            hint={t("password.hint")}
            type="password"
            autoComplete="new-password"
            minLength={4}
            maxLength={64}
            value={typed}
            onChange={setTyped}
          />
          {change.error && <ErrorState error={change.error} />}
          <div>
            <Button type="submit" busy={change.isPending} disabled={typed.length < 4}>
              {t("password.set")}
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
