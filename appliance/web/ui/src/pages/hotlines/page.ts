import { PhoneCall } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "hotlines",
  path: "/hotlines",
  group: "setup",
  order: 10,
  icon: PhoneCall,
  title: { zh: "热线", en: "Hotlines" },
  right: "config_see",
  load: () => import("./index"),
});
