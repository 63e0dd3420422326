import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/country";
import { Card, EmptyState, ErrorState, Loading, PageHeader, Stack } from "@/parts";
import { ToneList } from "@/parts/cadence";
import { readTones } from "./api";
import { LineCard } from "./LineCard";

/** The tones by which the box knows what an exchange says: the country's, and what each line has of its own. */
export default function TonesPage() {
  const { t } = useTranslation("tones");
  const { data, error, isPending, refetch } = useQuery({ queryKey: ["tones"], queryFn: readTones });
  const country = data && countryName(data.country);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Stack>
        {isPending && <Loading />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data && (
          <Card title={t("country", { country })}>
            {Object.keys(data.tones).length === 0 ? (
              <EmptyState title={t("unknown", { country })}>{t("unknownText")}</EmptyState>
            ) : (
              <>
                <p>{t("countryText")}</p>
                <ToneList tones={data.tones} label={t("country", { country })} />
              </>
            )}
          </Card>
        )}
        {data?.lines.map((line) => (
          <LineCard key={line.line} line={line} usual={data.tones} />
        ))}
      </Stack>
    </>
  );
}
