import { useMutation } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, Card, ErrorState, PageHeader, Row, Stack, TextInput } from "@/parts";
import { Found } from "./Found";

/** What is kept of a telephone number: looked at, given to its owner, or forgotten. */
export default function Personal() {
  const { t } = useTranslation("personal");
  const [number, setNumber] = useState("");
  const look = useMutation({
    mutationFn: (asked: string) => body(api.POST("/api/v1/personal/look", { body: { number: asked } })),
  });
  const ready = number.replace(/\D/g, "").length >= 3;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Stack>
        <Card>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (ready) look.mutate(number.trim());
            }}
          >
            <Stack>
              <TextInput
                label={t("number")}
                hint={t("hint")}
                inputMode="tel"
                autoComplete="off"
                maxLength={40}
                value={number}
                onChange={(typed) => {
                  setNumber(typed);
                  look.reset();
                }}
              />
              <Row>
                <Button type="submit" look="primary" icon={Search} busy={look.isPending} disabled={!ready}>
                  {t("look")}
                </Button>
              </Row>
            </Stack>
          </form>
        </Card>
        {look.error && <ErrorState error={look.error} />}
        {look.data && <Found kept={look.data} number={number.trim()} onErased={() => look.reset()} />}
      </Stack>
    </>
  );
}
