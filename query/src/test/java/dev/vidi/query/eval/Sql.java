package dev.vidi.query.eval;

/** An expression in Vidi's SQL and in H2's; most are the same. */
record Sql(String vidi, String h2) {

    static Sql same(String text) {
        return new Sql(text, text);
    }

    /** Puts operands where the templates say {@code #1}, {@code #2} and so on. */
    static Sql of(String vidiTemplate, String h2Template, Sql... operands) {
        String vidi = vidiTemplate;
        String h2 = h2Template;
        for (int i = operands.length; i >= 1; i--) {
            vidi = vidi.replace("#" + i, operands[i - 1].vidi());
            h2 = h2.replace("#" + i, operands[i - 1].h2());
        }
        return new Sql(vidi, h2);
    }

    static Sql of(String template, Sql... operands) {
        return of(template, template, operands);
    }
}
