import type { Random } from "./random.ts";

/** Common characters, put together at random: whoever bears such a name is not meant. The first surnames are the most frequent. */
const surnames = Array.from(
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤",
);
const forMen = Array.from("伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林峰建国志文海东新成金永山德春生");
const forWomen = Array.from("芳娜敏静丽艳娟霞秀燕玲桂兰英红梅琳慧莹倩雪颖洁萍云珍凤琴丹晶婷玉春华美淑惠珠翠雅芝月香巧");

export function nameOf(random: Random, sex: "M" | "F"): string {
  // The square of a uniform draw favours the front of the list, much as surnames are spread.
  const surname = surnames[Math.floor(random.unit() * random.unit() * surnames.length)]!;
  const characters = sex === "M" ? forMen : forWomen;
  const first = random.pick(characters);
  return random.chance(0.75) ? surname + first + random.pick(characters) : surname + first;
}

const organs = [
  "财政局",
  "教育局",
  "公安局",
  "民政局",
  "司法局",
  "自然资源局",
  "水利局",
  "农业农村局",
  "卫生健康局",
  "审计局",
  "统计局",
  "人民法院",
  "人民检察院",
  "税务局",
  "气象局",
  "档案局",
];
const institutions = [
  "第一中学",
  "第二中学",
  "实验小学",
  "中心幼儿园",
  "人民医院",
  "中医医院",
  "妇幼保健院",
  "疾病预防控制中心",
  "图书馆",
  "文化馆",
  "农业技术推广站",
  "水文站",
  "公路管理站",
  "职业技术学校",
  "林业工作站",
  "广播电视台",
];
const large = ["虚构大学", "虚构师范学院", "虚构医学院附属医院", "中心医院", "职业技术学院"];

/** An employer's name in its place; the number keeps those of one kind apart. */
export function employerName(
  random: Random,
  { place, kind, size, index }: Readonly<{ place: string; kind: "organ" | "institution"; size: number; index: number }>,
): string {
  const words = kind === "organ" ? organs : size >= 800 ? large : institutions;
  return `${place}${random.pick(words)}（${index + 1}号）`;
}
