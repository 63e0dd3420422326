import { PhoneCall } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "phone",
  path: "/try-call",
  group: "now",
  order: 40,
  icon: PhoneCall,
  title: { zh: "试打热线", en: "Try a call" },
  right: "lines_test",
  load: () => import("./index"),
});
