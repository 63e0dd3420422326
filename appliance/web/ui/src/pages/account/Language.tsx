import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, done } from "@/api/client";
import { type Language as Code, chooseLanguage, i18next } from "@/i18n/i18n";
import { Card, ErrorState, RadioGroup } from "@/parts";

/** The language of one's pages, in every browser. */
export function Language() {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async (language: Code) => {
      await done(api.PUT("/api/v1/session/language", { body: { language } }));
      await chooseLanguage(language);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["session"] }),
  });
  return (
    <Card>
      <RadioGroup<Code>
        label={t("language.label")}
        value={i18next.language as Code}
        onChange={(language) => save.mutate(language)}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
      {save.error && <ErrorState error={save.error} />}
    </Card>
  );
}
