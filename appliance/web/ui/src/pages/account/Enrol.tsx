import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Button, CopyText, Dialog, ErrorState, Stack, TextInput } from "@/parts";
import styles from "./account.module.css";

type EnrolProps = {
  offer: Schemas["OfferBody"];
  onClose: () => void;
  onDone: (recovery: string[]) => Promise<void>;
};

/** Scan the picture, type the code that the app shows: then it holds. */
export function Enrol({ offer, onClose, onDone }: EnrolProps) {
  const { t } = useTranslation("account");
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      body(api.PUT("/api/v1/session/second-factor", { body: { secret: offer.secret, code, password } })),
    onSuccess: (made) => onDone(made.recovery_codes),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Dialog
      open
      title={t("second.title")}
      onClose={onClose}
      actions={
        <Button type="submit" form="enrol" look="primary" busy={confirm.isPending}>
          {t("second.confirm")}
        </Button>
      }
    >
      <form id="enrol" onSubmit={submit}>
        <Stack>
          <p>{t("second.scan")}</p>
          <img className={styles.qr} src={offer.qr} alt={t("second.qr")} width={200} height={200} />
          <details>
            <summary>{t("second.byHand")}</summary>
            <CopyText text={offer.secret} />
          </details>
          <TextInput
            label={t("second.code")}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            required
          />
          <TextInput
            type="password"
            label={t("password.current")}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            required
          />
          {confirm.error && <ErrorState error={confirm.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}
