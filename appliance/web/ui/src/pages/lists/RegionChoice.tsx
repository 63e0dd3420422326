import { useTranslation } from "react-i18next";
import { Checkbox, TextInput } from "@/parts";
import styles from "./lists.module.css";
import type { Plan } from "./plan";

const PROVINCES =
  "北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆".split(
    " ",
  );

/** Provinces to be ticked, cities and area codes to be typed; folded until somebody wants it. */
export function RegionChoice({ plan, onChange }: { plan: Plan; onChange: (plan: Plan) => void }) {
  const { t } = useTranslation("lists");
  const isSet = plan.provinces.length > 0 || plan.cities !== "" || plan.areaCodes !== "";
  const toggle = (province: string) =>
    onChange({
      ...plan,
      provinces: plan.provinces.includes(province)
        ? plan.provinces.filter((each) => each !== province)
        : [...plan.provinces, province],
    });
  return (
    <details className={styles.region} open={isSet || undefined}>
      <summary>{t("form.region")}</summary>
      <fieldset className={styles.provinces}>
        <legend>{t("form.provinces")}</legend>
        {PROVINCES.map((province) => (
          <Checkbox
            key={province}
            label={t(`provinces.${province}`)}
            checked={plan.provinces.includes(province)}
            onChange={() => toggle(province)}
          />
        ))}
      </fieldset>
      <TextInput
        label={t("form.cities")}
        hint={t("form.citiesHint")}
        optional
        value={plan.cities}
        onChange={(cities) => onChange({ ...plan, cities })}
      />
      <TextInput
        label={t("form.areaCodes")}
        hint={t("form.areaCodesHint")}
        optional
        inputMode="tel"
        value={plan.areaCodes}
        onChange={(areaCodes) => onChange({ ...plan, areaCodes })}
      />
    </details>
  );
}
