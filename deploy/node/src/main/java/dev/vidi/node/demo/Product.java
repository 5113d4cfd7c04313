package dev.vidi.node.demo;

import java.math.BigDecimal;

/** What the shop has on its shelves, and the price that FoodMart asks for it. */
record Product(int id, String name, String brand, String category, BigDecimal price) {}
