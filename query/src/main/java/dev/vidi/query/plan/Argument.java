package dev.vidi.query.plan;

import java.util.function.Function;

/** Where an argument of a fragment comes from. A closed set. */
public sealed interface Argument {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Parameter, R> parameter, Function<Constant, R> constant);

    /** A parameter of the query, from 0. */
    record Parameter(int index) implements Argument {
        @Override
        public <R> R fold(Function<Parameter, R> parameterCase, Function<Constant, R> constant) {
            return parameterCase.apply(this);
        }
    }

    /** A constant that stands in the query, as a Java value of the argument's type. */
    record Constant(Object value) implements Argument {
        @Override
        public <R> R fold(Function<Parameter, R> parameter, Function<Constant, R> constantCase) {
            return constantCase.apply(this);
        }
    }
}
