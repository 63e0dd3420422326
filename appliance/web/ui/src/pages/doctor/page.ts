import { Stethoscope } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "doctor",
  path: "/doctor",
  group: "setup",
  order: 27,
  icon: Stethoscope,
  title: { zh: "线路体检", en: "Line doctor" },
  right: "lines_see",
  load: () => import("./index"),
});
