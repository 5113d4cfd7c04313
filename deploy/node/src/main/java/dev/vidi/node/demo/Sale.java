package dev.vidi.node.demo;

import java.time.LocalDate;

/**
 * What somebody bought.
 *
 * @param product id of the product
 */
record Sale(LocalDate day, int store, String customer, int product, int units) {

    Sale withUnits(int changed) {
        return new Sale(day, store, customer, product, changed);
    }
}
