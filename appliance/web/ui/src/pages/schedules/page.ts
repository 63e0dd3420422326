import { CalendarClock } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "schedules",
  path: "/schedules",
  group: "setup",
  order: 40,
  icon: CalendarClock,
  title: { zh: "营业时间与节假日", en: "Hours and holidays" },
  right: "config_see",
  load: () => import("./index"),
});
