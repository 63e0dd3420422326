import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Row, TextInput } from "..";
import type { FieldWords } from "../Field";

const STARS = "********";

/** A PIN: never shown once it is kept; a new one takes its place. */
export function Secret({
  value,
  onChange,
  ...words
}: FieldWords & { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("forms");
  const [typed, setTyped] = useState<string | null>(null);
  if (value === "" || typed !== null) {
    return (
      <TextInput
        {...words}
        type="password"
        autoComplete="new-password"
        inputMode="numeric"
        value={typed ?? value}
        onChange={(next) => {
          setTyped(next);
          onChange(next);
        }}
      />
    );
  }
  return (
    <div>
      <TextInput {...words} value={STARS} onChange={() => undefined} disabled />
      <Row>
        <Button small onClick={() => setTyped("")}>
          {t("secret.change")}
        </Button>
        <Button small look="quiet" onClick={() => onChange("")}>
          {t("secret.remove")}
        </Button>
      </Row>
    </div>
  );
}
