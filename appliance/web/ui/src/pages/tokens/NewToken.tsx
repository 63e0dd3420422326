import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import {
  Button,
  Checkbox,
  CopyText,
  Dialog,
  Drawer,
  ErrorState,
  Loading,
  Select,
  Stack,
  TextInput,
} from "@/parts";
import styles from "./tokens.module.css";

type Right = Schemas["Right"];
type Lasts = "30" | "365" | "never";

const DAY_MS = 24 * 3600 * 1000;

/** Make a token; its secret is shown once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  return made ? <Made secret={made} onClose={onClose} /> : <Make onClose={onClose} onMade={setMade} />;
}

function Make({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const { t } = useTranslation("tokens");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Right[]>([]);
  const [lasts, setLasts] = useState<Lasts>("365");
  const add = useMutation({
    mutationFn: () => {
      const expires_at =
        lasts === "never" ? null : new Date(Date.now() + Number(lasts) * DAY_MS).toISOString();
      return body(api.POST("/api/v1/tokens", { body: { name, scopes: [...scopes], expires_at } }));
    },
    onSuccess: (answer) => {
      onMade(answer.secret);
      return client.invalidateQueries({ queryKey: ["tokens"] });
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
        <Button
          type="submit"
          form="new-token"
          look="primary"
          busy={add.isPending}
          disabled={scopes.length === 0}
        >
          {t("add")}
        </Button>
      }
    >
      <form id="new-token" onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("name")}
            hint={t("nameHint")}
            value={name}
            onChange={setName}
            maxLength={80}
            required
          />
          <Select<Lasts>
            label={t("until")}
            value={lasts}
            onChange={setLasts}
            options={[
              { value: "30", label: t("days30") },
              { value: "365", label: t("days365") },
              { value: "never", label: t("forEver") },
            ]}
          />
          <Scopes chosen={scopes} onChange={setScopes} />
          {add.error && <ErrorState error={add.error} />}
        </Stack>
      </form>
    </Drawer>
  );
}

function Scopes({
  chosen,
  onChange,
}: {
  chosen: readonly Right[];
  onChange: (chosen: readonly Right[]) => void;
}) {
  const { t } = useTranslation("tokens");
  const { data, error } = useQuery({
    queryKey: ["tokens", "scopes"],
    queryFn: () => body(api.GET("/api/v1/tokens/scopes")),
  });
  if (error) return <ErrorState error={error} />;
  if (!data) return <Loading />;
  const flip = (right: Right, on: boolean) =>
    onChange(on ? [...chosen, right] : chosen.filter((each) => each !== right));
  return (
    <fieldset className={styles.scopes}>
      <legend>{t("scopes")}</legend>
      {data.scopes.map((right) => (
        <Checkbox
          key={right}
          label={t(`right.${right}`)}
          checked={chosen.includes(right)}
          onChange={(on) => flip(right, on)}
        />
      ))}
    </fieldset>
  );
}

function Made({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation("tokens");
  return (
    <Dialog
      open
      title={t("made")}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("kept")}
        </Button>
      }
    >
      <Stack>
        <p>{t("madeLead")}</p>
        <CopyText text={secret} />
      </Stack>
    </Dialog>
  );
}
